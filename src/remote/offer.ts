/** A file at an address. */
export interface RemoteFile {
  /** Relative to the folder of the model. */
  readonly path: string;
  readonly url: string;
  /** Where the host says. */
  readonly bytes: number | null;
  /** Where it is known before the file has come. */
  readonly sha256: string | null;
  /** What tells this version of the file from another: an ETag, or a date. */
  readonly tag: string | null;
  /** Weights of a network, of which it is known only when that has come whether it reads them. */
  readonly data: boolean;
  /** May be missing: it is asked for on the chance. */
  readonly optional: boolean;
  /** Kept in this browser already. */
  readonly kept: boolean;
}

/** What lies at an address, before anything large has been fetched. */
export interface Offer {
  /** As a link names it. */
  readonly address: string;
  readonly host: string;
  readonly title: string;
  readonly files: readonly RemoteFile[];
  /** What is to be fetched of it, as far as the host says. */
  readonly bytes: number;
  /** Whether it does not say it of every network. */
  readonly unsure: boolean;
}

export interface Bringing {
  readonly file: string;
  readonly loaded: number;
  /** Null where the host does not say. */
  readonly total: number | null;
}

/** More than this is not fetched, nor kept, without being asked. */
export const LARGE = 64e6;
