/** What a run says to the engine's own API, as a marketer's tools would. */
export interface ApiClient {
  /** @throws Error with the problem's detail on any status but 2xx */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
  /** Whether there is something at `path`. */
  find(path: string): Promise<boolean>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly etag?: string;
  readonly body: unknown;
}

export function createApiClient(baseUrl: string): ApiClient {
  async function answer(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { response, text: await response.text() };
  }
  const failed = (method: string, path: string, status: number, text: string): Error =>
    new Error(`${method} ${path}: ${status} ${text.slice(0, 2000)}`);

  return {
    async call(method, path, body, headers) {
      const { response, text } = await answer(method, path, body, headers);
      if (!response.ok) throw failed(method, path, response.status, text);
      const etag = response.headers.get('etag');
      return {
        status: response.status,
        body: text === '' ? undefined : JSON.parse(text),
        ...(etag !== null && { etag }),
      };
    },
    async find(path) {
      const { response, text } = await answer('GET', path);
      if (response.status !== 404 && !response.ok) throw failed('GET', path, response.status, text);
      return response.ok;
    },
  };
}
