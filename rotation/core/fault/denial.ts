import type { Fault } from "./fault-code.js";

/** What a call that was denied is told with. @param call - action and resource, in the words of an IAM policy */
export function denialText(call: string, awsSays: string): string {
  return `${call} is denied; grant it to the role or user that calls. AWS says: ${awsSays}`;
}

/** Action and resource of a denied call, from its fault; null for any other fault. What AWS says may differ each time. */
export function deniedCallOf({ code, message }: Fault): string | null {
  if (code !== "access-denied") return null;
  return message.replace(/ is denied; grant it to the role or user that calls\..*$/s, "");
}
