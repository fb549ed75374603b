import { type AlertEvent, LASTING_EVENTS } from "./contract.js";
import { faultOf, messageOf } from "./core/fault/fault.js";
import type { Fault, ProviderResult } from "./core/model.js";
import type { Alert } from "./core/tell/alerts.js";
import { deniedAlert } from "./core/tell/denied.js";
import { deniedCalls, LASTING_OUTCOMES, lookAt } from "./core/tell/lasting.js";
import { NOWHERE, type Place } from "./core/tell/place.js";
import { placed } from "./core/tell/placed.js";
import { Memory } from "./memory.js";
import type { AlertSink, Log, StateStore } from "./ports.js";

/** What telling people needs. */
export interface TellingPorts {
  /** Null when no topic is configured: then nobody is told. */
  readonly alerts: AlertSink | null;
  /** Null when nothing is remembered: then what lasts is told by each run. */
  readonly state: StateStore | null;
  readonly log: Log;
}

export interface TellingSettings {
  readonly runbookUrl: string | null;
  /** Null or absent when nothing says where the deployment stands. */
  readonly place?: Place | null;
}

/** A report that did not get through. Everything else of the run is done when it is thrown. */
export class ReportError extends AggregateError {
  override readonly name = "ReportError";
}

/** The messages of one run, and what is remembered of them. */
export class Telling {
  readonly #ports: TellingPorts;
  readonly #settings: TellingSettings;
  readonly #memory: Memory;
  readonly #sent = new Set<AlertEvent>();
  /** Denied calls that people know of. */
  readonly #knownDenials = new Set<string>();
  readonly #failures: unknown[] = [];
  /** Of the report's own calls. */
  readonly #faults: Fault[];
  #unheard = false;

  private constructor(ports: TellingPorts, settings: TellingSettings, memory: Memory) {
    this.#ports = ports;
    this.#settings = settings;
    this.#memory = memory;
    this.#faults = memory.fault === null ? [] : [memory.fault];
  }

  /** Never rejects. */
  static async begin(ports: TellingPorts, settings: TellingSettings): Promise<Telling> {
    // Where nobody is told, nothing is to be remembered.
    const store = ports.alerts === null ? null : ports.state;
    return new Telling(ports, settings, await Memory.read(store, ports.log));
  }

  /** Those of the results that people do not know of; all for an event that does not last. */
  news(event: AlertEvent, results: readonly ProviderResult[]): readonly ProviderResult[] {
    const lasting = LASTING_EVENTS.find((known) => known === event);
    if (lasting === undefined) return results;
    const arns = results.map(({ arn }) => arn);
    const untold = new Set(this.#memory.untold(lasting, arns));
    return results.filter(({ arn }) => untold.has(arn));
  }

  /** Never rejects. Returns whether the message got through. */
  async send(untold: Alert): Promise<boolean> {
    const { alerts: sink, log } = this.#ports;
    if (sink === null) return false;
    const alert = placed(untold, this.#settings.place ?? NOWHERE);
    try {
      await sink.publish(alert);
      log.info("alert-sent", { alert: alert.event, headline: alert.headline });
      this.#sent.add(alert.event);
      return true;
    } catch (error) {
      log.error("alert-failed", { reason: messageOf(error), alert });
      this.#failures.push(error);
      this.#unheard = true;
      return false;
    }
  }

  /**
   * Tells which calls were denied, unless people know of all, a message of this run said so already, or none of them
   * gets through: one more to a topic that takes none would only fail too.
   *
   * @param faults - of calls that are about no single provider
   */
  async sendDenied(results: readonly ProviderResult[], faults: readonly Fault[]): Promise<void> {
    const calls = deniedCalls(results, faults);
    const news = new Set(this.#memory.untold("access-denied", calls));
    for (const call of calls) if (!news.has(call)) this.#knownDenials.add(call);
    const alert = deniedAlert(results, faults, this.#settings.runbookUrl, news);
    if (alert === null || this.#unheard || this.#sent.has("access-denied")) return;
    if (await this.send(alert)) for (const call of news) this.#knownDenials.add(call);
  }

  /** Of another call of the report. */
  failed(error: unknown): void {
    this.#failures.push(error);
    this.#faults.push(faultOf(error, "aws-failed"));
  }

  /** Tells which of the report's own calls were denied. */
  sendOwnDenials(): Promise<void> {
    return this.sendDenied([], this.#faults);
  }

  /** Remembers what lasts of these results. @param whole - whether they are of all providers there are */
  remember(results: readonly ProviderResult[], whole: boolean): void {
    for (const outcome of LASTING_OUTCOMES) {
      const holding = results.filter((result) => result.outcome === outcome);
      const news = new Set(this.#sent.has(outcome) ? [] : this.news(outcome, holding).map(({ arn }) => arn));
      this.#memory.remember(outcome, { ...lookAt(outcome, results, (arn) => !news.has(arn)), whole });
    }
  }

  /** Remembers which denials people know of. @param whole - whether each call of a run was made */
  rememberDenials(whole: boolean): void {
    this.#memory.remember("access-denied", { known: [...this.#knownDenials], unclear: [], over: [], whole });
  }

  /**
   * Writes what is remembered.
   * @throws {ReportError} when an alert or another part of the report could not be delivered
   */
  async end(): Promise<void> {
    const fault = this.#ports.alerts === null ? null : await this.#memory.write();
    if (fault !== null) await this.sendDenied([], [fault]);
    if (this.#failures.length > 0) throw new ReportError(this.#failures, this.#failures.map(messageOf).join("; "));
  }
}
