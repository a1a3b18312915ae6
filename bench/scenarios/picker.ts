import { Memo } from '../../src/memo';
import { type Facility } from '../../src/resources';
import { facilityIndex } from '../../src/search/facilities';
import { search } from '../../src/search/search';
import { exactly, information, shown, type Line } from '../line';
import { type Rig } from '../rig';
import { scenario } from '../scenario';

const TOKEN = 'demo-scale-token';
const FACILITIES = 8000;
const PEOPLE = 20;
const TYPED = 'Solarpark Großräschen';
/** How long the frontend caches a list, ms; longer than the scenario takes. */
const LIFETIME_MS = 60_000;

export interface PickerCounts {
  /** Length of the first user's list. */
  facilities: number;
  /** Upstream requests until then; what the plugin must find out about the API is among them. */
  requestsCold: number;
  introspections: number;
  /** Upstream requests when 20 more users open it. */
  requestsOthers: number;
  /** Users times keystrokes, the upstream requests while they type, and the rows after the first keystroke. */
  strokes: number;
  requestsTyping: number;
  firstRows: number;
  /** Facilities that match the whole text. */
  matches: number;
}

/** 21 users open the picker of an account with 8,000 facilities and type a name. */
export async function measurePicker(rig: Rig): Promise<PickerCounts> {
  await rig.limit();
  const source = (await rig.startPlugin()).dataSource({ token: TOKEN });
  const list = () => source.resource<Facility[]>('facilities');
  const first = await rig.count(list);
  // Each browser has its own cache of the list, shared by the editors on its page.
  const browsers = Array.from({ length: PEOPLE }, () => new Memo<Facility[]>(LIFETIME_MS));
  const opened = await rig.count(() => Promise.all(browsers.map((browser) => browser.get('facilities', list))));

  const typing = await rig.count(async () => {
    const rows = [];
    for (const browser of browsers) {
      for (let length = 1; length <= TYPED.length; length++) {
        const facilities = await browser.get('facilities', list);
        rows.push(search(facilityIndex(facilities).entries, TYPED.slice(0, length)));
      }
    }
    return rows;
  });
  const rows = typing.result;
  const whole = rows[rows.length - 1];
  return {
    facilities: first.result.length,
    requestsCold: first.stats.requests,
    introspections: first.stats.introspections,
    requestsOthers: opened.stats.requests,
    strokes: rows.length,
    requestsTyping: typing.stats.requests,
    firstRows: rows[0].options.length,
    matches: whole.options.length + whole.more,
  };
}

export function judgePicker(counts: PickerCounts): Line[] {
  const lists = counts.requestsCold - counts.introspections;
  return [
    exactly('facilities in the first list', counts.facilities, FACILITIES),
    exactly('upstream requests for it, without those for the schema', lists, 1),
    exactly('upstream requests when 20 more open it', counts.requestsOthers, 0),
    information('rows after the first keystroke', shown(counts.firstRows)),
    information('facilities that match the whole name', shown(counts.matches)),
    exactly(`upstream requests during ${shown(counts.strokes)} keystrokes`, counts.requestsTyping, 0),
  ];
}

export const picker = scenario('picker', measurePicker, judgePicker);
