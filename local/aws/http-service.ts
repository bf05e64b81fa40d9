/** A small HTTP server on 127.0.0.1, port 0: what every embedded service of ours listens with. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpService {
  readonly url: string;
  /** Cuts open connections; resolves when what was being handled has ended. */
  close(): Promise<void>;
}

export interface HttpCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

/** Answers every call with `handle`; what it throws becomes a bare 500. Bodies above `maxBytes` get 413. */
export async function startHttpService(
  handle: (call: HttpCall) => void | Promise<void>,
  maxBytes = 16 * 1024 * 1024,
): Promise<HttpService> {
  const active = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => {
      const answered = answer({ request, response, body: Buffer.concat(chunks) }, size);
      active.add(answered);
      answered.finally(() => active.delete(answered));
    });
  });

  async function answer(call: HttpCall, size: number): Promise<void> {
    try {
      if (size > maxBytes) send(call.response, 413, '', {});
      else await handle(call);
    } catch (error) {
      console.error(error);
      if (!call.response.headersSent) send(call.response, 500, '', {});
    }
  }

  // A pooled client connection closed by an idle timeout looks like a reset to a client that must not retry.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(active);
    },
  };
}

export function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string>,
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
