import { GetParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import type { StateStore } from "../../ports.js";
import { callAws } from "./call.js";

/** When each of the two calls must be done. */
export interface StateSignals {
  readonly read: AbortSignal;
  readonly write: AbortSignal;
}

/** State in one SSM parameter of type String, standard tier. */
export class SsmState implements StateStore {
  readonly #client: SSMClient;
  readonly #name: string;
  readonly #signals: StateSignals;

  constructor(client: SSMClient, name: string, signals: StateSignals) {
    this.#client = client;
    this.#name = name;
    this.#signals = signals;
  }

  async read(): Promise<string | null> {
    const call = { action: "ssm:GetParameter", resource: this.#name };
    const command = new GetParameterCommand({ Name: this.#name });
    const options = { abortSignal: this.#signals.read };
    const answer = await callAws(call, () => this.#client.send(command, options).catch(noneYet));
    return answer?.Parameter?.Value ?? null;
  }

  async write(text: string): Promise<void> {
    const call = { action: "ssm:PutParameter", resource: this.#name };
    const command = new PutParameterCommand({ Name: this.#name, Value: text, Type: "String", Overwrite: true });
    await callAws(call, () => this.#client.send(command, { abortSignal: this.#signals.write }));
  }
}

/** A parameter that nobody created is one without a value. */
function noneYet(error: Error): null {
  if (error.name === "ParameterNotFound") return null;
  throw error;
}
