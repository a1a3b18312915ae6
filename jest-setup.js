// Jest setup provided by Grafana scaffolding
import './.config/jest-setup';

// jsdom lays nothing out. Grafana's pickers show only the rows that fit into their menu, and only the chosen
// values that fit into their field, so they must believe that there is room.
const box = { x: 0, y: 0, top: 0, left: 0, bottom: 600, right: 800, width: 800, height: 600 };
for (const [property, value] of Object.entries({
  offsetWidth: box.width,
  offsetHeight: box.height,
  clientWidth: box.width,
  clientHeight: box.height,
})) {
  Object.defineProperty(HTMLElement.prototype, property, { configurable: true, value });
}
Element.prototype.getBoundingClientRect = () => ({ ...box, toJSON: () => box });
// Asked thousands of times for each look-up by role and each placing of a menu, and jsdom goes through all
// style sheets each time: that was four fifths of the tests' time. What an element carries itself is enough.
window.getComputedStyle = (element) => element.style;
Element.prototype.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};

// The fields learn their width from an observer; it reports once, as a browser's does on observe().
global.ResizeObserver = class {
  constructor(callback) {
    this.callback = callback;
  }
  observe(target) {
    const size = [{ inlineSize: box.width, blockSize: box.height }];
    this.callback(
      [{ target, contentRect: box, contentBoxSize: size, borderBoxSize: size, devicePixelContentBoxSize: size }],
      this
    );
  }
  unobserve() {}
  disconnect() {}
};

// react-dom/server wants one as soon as it is loaded. Node's own would keep the process from ending.
global.MessageChannel = class {
  constructor() {
    this.port1 = { onmessage: null };
    this.port2 = { postMessage: () => setTimeout(() => this.port1.onmessage?.()) };
  }
};

global.IntersectionObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
};

HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: text.length }) });

// Every browser that Grafana supports has it; the jsdom of Jest 29 does not.
URL.canParse ??= (url, base) => {
  try {
    return Boolean(new URL(url, base));
  } catch {
    return false;
  }
};
