import { from, Observable } from 'rxjs';

import { type DataSourceInstanceSettings } from '@grafana/data';
import { type BackendSrv, type BackendSrvRequest, setBackendSrv } from '@grafana/runtime';

import { DataSource } from '../datasource';
import pluginJson from '../plugin.json';
import { type AmperecloudSettings } from '../settings';

/** The response of a resource route; an Error is a failed request with that message from the backend. */
export type Answer = unknown | ((request: BackendSrvRequest) => unknown);

/** Replaces Grafana's transport; everything above it is real. */
export class FakeBackend {
  readonly requests: BackendSrvRequest[] = [];

  constructor(public routes: Record<string, Answer> = {}) {
    setBackendSrv({
      fetch: (request: BackendSrvRequest) => from(this.answer(request)) as Observable<unknown>,
    } as unknown as BackendSrv);
  }

  /** The number of requests to a route. */
  count(route: string): number {
    return this.requests.filter((request) => routeOf(request) === route).length;
  }

  private async answer(request: BackendSrvRequest) {
    this.requests.push(request);
    const route = this.routes[routeOf(request)];
    const data: unknown = await (typeof route === 'function' ? route(request) : route);
    if (data instanceof Error) {
      // The shape of Grafana's FetchError.
      throw { status: 502, statusText: 'Bad Gateway', data: { ...data, message: data.message }, config: request };
    }
    return { data };
  }
}

function routeOf(request: BackendSrvRequest): string {
  return request.url.replace(/^.*\/resources\//, '');
}

export function newDataSource(jsonData: AmperecloudSettings = {}): DataSource {
  return new DataSource({
    uid: 'amperecloud',
    type: pluginJson.id,
    name: 'amperecloud',
    access: 'proxy',
    readOnly: false,
    jsonData,
    meta: pluginJson as unknown as DataSourceInstanceSettings['meta'],
  } as DataSourceInstanceSettings<AmperecloudSettings>);
}
