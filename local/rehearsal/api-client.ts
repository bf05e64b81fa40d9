/** What a run says to the engine's own API, as a marketer's tools would. */

export interface ApiClient {
  /** @throws Error with the problem's detail on any status but 2xx. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly etag?: string;
  readonly body: unknown;
}

export function createApiClient(baseUrl: string): ApiClient {
  return {
    async call(method, path, body, headers = {}) {
      const response = await fetch(new URL(path, baseUrl), {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok)
        throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 2000)}`);
      const etag = response.headers.get('etag');
      return {
        status: response.status,
        body: text === '' ? undefined : JSON.parse(text),
        ...(etag !== null && { etag }),
      };
    },
  };
}
