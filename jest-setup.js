// Jest setup provided by Grafana scaffolding
import './.config/jest-setup';

// jsdom has no layout. Grafana's pickers show only the rows that fit into their menu, and only the chosen values that
// fit into their field, so elements need a size.
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
// Called thousands of times for each lookup by role and each menu placement. jsdom goes through all style sheets each
// time, which took four fifths of the tests' time. An element's own styles are enough.
window.getComputedStyle = (element) => element.style;
Element.prototype.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};

// Fields get their width from an observer; it reports once, as a browser's does on observe().
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

// react-dom/server needs one as soon as it is loaded. Node's own would keep the process from exiting.
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
