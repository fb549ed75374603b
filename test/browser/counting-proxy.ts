import { once } from "node:events";
import { createServer } from "node:http";

/** A proxy that lets nothing through: it serves pages of its own and takes note of all it is asked for. */
export interface CountingProxy {
  /** `host:port`, for the browser. */
  readonly address: string;
  /** `GET http://…` and `CONNECT host:port`, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy on a free port of 127.0.0.1. */
export async function startCountingProxy(pages: ReadonlyMap<string, string>): Promise<CountingProxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    asked.push(`${request.method} ${url}`);
    const page = pages.get(url);
    response.writeHead(page === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(page ?? "");
  });
  server.on("connect", ({ url }, socket) => {
    asked.push(`CONNECT ${url}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    address: `127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
