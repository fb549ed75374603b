import type { LiveAnswer, RoleEvidence } from "./evidence/evidence.js";

/** Files of this machine. */
export interface Files {
  /**
   * The text of a regular file of at most `maxBytes`.
   * @throws {FileError}
   */
  read(path: string, maxBytes: number): Promise<string>;
  exists(path: string): Promise<boolean>;
  /** The path itself when it is a file; of a folder what looks like YAML, JSON or dotenv in it, bounded. */
  list(path: string): Promise<readonly string[]>;
}

/** A file that cannot be read. The message names the path and the reason, never contents. */
export class FileError extends Error {
  override readonly name = "FileError";
  readonly code: "file-missing" | "file-unreadable";

  constructor(code: FileError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Roles of one account. Rejects with a `FaultError` of a store code; `provider-gone` when there is no such role. */
export interface RoleStore {
  getRole(arn: string): Promise<RoleEvidence>;
}

/** The real exchange of a token for credentials, which are kept inside and never handed out. */
export interface TokenExchange {
  /** Never rejects: an error of AWS is an answer. */
  exchange(request: ExchangeRequest): Promise<{ readonly assume: LiveAnswer; readonly identity: LiveAnswer | null }>;
}

export interface ExchangeRequest {
  readonly token: string;
  readonly roleArn: string;
  readonly sessionName: string;
}
