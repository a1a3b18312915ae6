import { type BackendSrv, type BackendSrvRequest, type FetchResponse } from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';

/** Grafana's HTTP client as plugins see it: a status of 400 and above is an error that carries the response. */
class PreviewBackendSrv {
  fetch<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable((subscriber) => {
      const abort = new AbortController();
      send<T>(request, abort.signal).then(
        (answer) => {
          subscriber.next(answer);
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(error)
      );
      return () => abort.abort();
    });
  }

  datasourceRequest(request: BackendSrvRequest) {
    return lastValueFrom(this.fetch(request));
  }

  request<T>(request: BackendSrvRequest): Promise<T> {
    return lastValueFrom(this.fetch<T>(request)).then(({ data }) => data);
  }

  get<T>(url: string, params?: BackendSrvRequest['params'], requestId?: string, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, method: 'GET', url, params, requestId });
  }

  post<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, method: 'POST', url, data });
  }

  put<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, method: 'PUT', url, data });
  }

  patch<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, method: 'PATCH', url, data });
  }

  delete<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>) {
    return this.request<T>({ ...options, method: 'DELETE', url, data });
  }
}

export const backendSrv = new PreviewBackendSrv() as unknown as BackendSrv;

async function send<T>(request: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
  const url = urlOf(request);
  const response = await fetch(url, {
    method: request.method ?? 'GET',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...request.headers },
    body: request.data === undefined ? undefined : JSON.stringify(request.data),
    signal,
  });
  const { ok, status, statusText, headers, redirected, type } = response;
  const data = parse(await response.text()) as T;
  if (!ok) {
    throw { status, statusText, data, config: { ...request, url }, isHandled: true };
  }
  return { ok, status, statusText, headers, redirected, type, url, data, config: { ...request, url } };
}

function urlOf({ url, params }: BackendSrvRequest): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) {
        search.append(name, String(item));
      }
    }
  }
  const query = search.toString();
  const absolute = url.startsWith('/') ? url : `/${url}`;
  return query ? `${absolute}${absolute.includes('?') ? '&' : '?'}${query}` : absolute;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? {} : { message: text };
  }
}
