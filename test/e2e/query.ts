import { setTimeout as sleep } from "node:timers/promises";

/**
 * A call over the query protocol, which MiniStack answers for every service that is asked for here. The SDK's clients
 * for some of them are no dependency of ours, and its CloudWatch client speaks a protocol that MiniStack reads in part.
 *
 * @param service - name in the credential scope of a signature, by which MiniStack finds the service
 * @returns the XML of the answer
 */
export async function query(
  url: string,
  service: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const scope = `test/20260101/us-east-1/${service}/aws4_request`;
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams(parameters),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${parameters.Action} answered ${response.status}: ${text}`);
  return text;
}

/** The texts of all elements of that name. */
export function textsOf(xml: string, element: string): string[] {
  const found = xml.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, "g"));
  return [...found].map(([, text = ""]) => unescapeXml(text));
}

/** Asks every half second until the answer is not null. @throws when `seconds` are over, naming what was awaited */
export async function eventually<T>(what: string, seconds: number, ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
    await sleep(500);
  }
}

function unescapeXml(text: string): string {
  const plain = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
  return plain.replaceAll("&#34;", '"').replaceAll("&apos;", "'").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
