import { setTimeout as wait } from 'node:timers/promises';
import { hasRedis, startRedis } from '../../tools/lib/redis';
import { Problem } from '../../tools/lib/problem';
import { type Answer } from '../answer';
import { compareAll, dashboard, DAY_MS, lastDay, open, succeeded } from '../dashboard';
import { type DataSource } from '../dataSource';
import { atMost, exactly, information, shown, type Line } from '../line';
import { type Panel, type Window } from '../panel';
import { type Plugin } from '../plugin';
import { type Rig } from '../rig';
import { scenario } from '../scenario';
import { added, NOTHING, Truth, type Verdict } from '../truth';
import { evaluate, rulesOf, type Rule } from './alerts';

const REPLICAS = 3;
/** A process has sent what it shares by then. */
const PUBLISHED_MS = 200;

/** The requests of each scene. */
type Requests = Record<Scene, number>;

const SCENES = ['in turn', 'at once', 'panels spread', 'rules on each'] as const;
type Scene = (typeof SCENES)[number];

export interface ReplicasCounts {
  /** Without a redis-server, nothing is counted. */
  isCounted: boolean;
  queries: number;
  answered: number;
  verdict: Verdict;
  rejected: number;
  one: Requests;
  shared: Requests;
  apart: Requests;
}

/** Three replicas that share a store, one alone, and three that share nothing. */
export async function measureReplicas(rig: Rig): Promise<ReplicasCounts> {
  const none: Requests = { 'in turn': 0, 'at once': 0, 'panels spread': 0, 'rules on each': 0 };
  const counts = { isCounted: true, queries: 0, answered: 0, verdict: NOTHING, rejected: 0 };
  if (!(await hasRedis())) {
    return { ...counts, isCounted: false, one: none, shared: none, apart: none };
  }
  const now = Date.now();
  await rig.control.freezeClock(now);
  await rig.limit();
  const plants = await rig.control.plants();
  const work = { panels: dashboard(plants), rules: rulesOf(plants, now), now };
  const play = async (sources: DataSource[]): Promise<Requests> => {
    const requests = { ...none };
    for (const scene of SCENES) {
      const { result, stats } = await rig.count(() => scenes[scene](sources, work));
      requests[scene] = stats.requests;
      counts.rejected += stats.rejected;
      counts.queries += result.answers.length;
      counts.answered += succeeded(result.answers);
      if (result.window) {
        const one = result.answers.slice(0, work.panels.length);
        const verdict = await compareAll(new Truth(rig.control), work.panels, one, result.window);
        counts.verdict = added(counts.verdict, verdict);
      }
      await rig.rest(stats.requests);
    }
    await rig.stopPlugins();
    return requests;
  };
  const one = await play([(await rig.startPlugin()).dataSource()]);
  const store = await startRedis();
  const shared = await play(await startReplicas(rig, { GF_PLUGIN_STORE_ADDRESS: store.address }));
  store.child.kill();
  await rig.control.setBudget(); // else they are throttled
  const apart = await play(await startReplicas(rig));
  return { ...counts, one, shared, apart };
}

async function startReplicas(rig: Rig, env?: NodeJS.ProcessEnv): Promise<DataSource[]> {
  const plugins = await Promise.all(Array.from({ length: REPLICAS }, () => rig.startPlugin(env)));
  if (env) {
    await Promise.all(plugins.map(reachesStore));
  }
  return plugins.map((plugin) => plugin.dataSource());
}

async function reachesStore(plugin: Plugin): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if ((await plugin.metrics()).includes('amperecloud_store_up 1')) {
      return;
    }
    await wait(20);
  }
  throw new Problem('A plugin process does not reach the store.');
}

interface Work {
  panels: Panel[];
  rules: Rule[];
  now: number;
}

/** Answers, which begin with those of the whole dashboard where a window says of when they are. */
interface Played {
  answers: Answer[];
  window?: Window;
}

const scenes: Record<Scene, (sources: DataSource[], work: Work) => Promise<Played>> = {
  async 'in turn'(sources, { panels, now }) {
    const answers = [];
    for (const source of sources) {
      answers.push(...(await open(source, panels, lastDay(now))));
      await wait(PUBLISHED_MS);
    }
    return { answers, window: lastDay(now) };
  },
  async 'at once'(sources, { panels, now }) {
    const window = lastDay(now - 10 * DAY_MS);
    const answers = await Promise.all(sources.map((source) => open(source, panels, window)));
    return { answers: answers.flat(), window };
  },
  async 'panels spread'(sources, { panels, now }) {
    const window = lastDay(now - 20 * DAY_MS);
    const one = (panel: Panel, index: number) => sources[index % sources.length].query(panel, window);
    return { answers: await Promise.all(panels.map(one)), window };
  },
  async 'rules on each'(sources, { rules }) {
    const answers = await Promise.all(sources.map((source) => evaluate(source, rules)));
    return { answers: answers.flat() };
  },
};

export function judgeReplicas(counts: ReplicasCounts): Line[] {
  const { isCounted, queries, answered, verdict, rejected, one, shared, apart } = counts;
  if (!isCounted) {
    return [information('nothing: there is no redis-server', '')];
  }
  return [
    ...SCENES.flatMap((scene) => [
      atMost(`upstream requests of three, ${scene}`, shared[scene], one[scene] + 1),
      information(`the same of three that share nothing`, shown(apart[scene])),
    ]),
    exactly('queries answered', answered, queries),
    exactly('points wrong or missing', verdict.wrong + verdict.missing, 0),
    exactly('upstream requests rejected', rejected, 0),
  ];
}

export const replicas = scenario('replicas', measureReplicas, judgeReplicas);
