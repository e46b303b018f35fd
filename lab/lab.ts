/** Says in one line what is being done. */
export type Say = (line: string) => void;

export interface LabPlace {
  /** The folder that holds everything the system keeps; a default of its own below the repository. */
  readonly dir?: string;
  readonly say?: Say;
}

export interface UpOptions extends LabPlace {
  /** What shall be wrong with it; a name from the lab's `defects`. */
  readonly defect?: string;
  /** What to bring along beside the usual; names from the lab's `extras`. What stands already stays. */
  readonly extras?: readonly string[];
  /** Ports that differ from the defaults, by the name of the part. */
  readonly ports?: Readonly<Record<string, number>>;
}

export interface DownOptions extends LabPlace {
  /** Stops everything and keeps the data; the next `up` finds it again. */
  readonly keepData?: boolean;
}

/** A system that stands, and how to reach it. */
export interface LabUp {
  readonly dir: string;
  /** The system's `muster.yaml`. */
  readonly inventoryPath: string;
  /** What the inventory refers to: secrets, ports and folders. Holds secrets: never print it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The same as a file (mode 0600) that a shell can source. */
  readonly environmentFile: string;
  /** Where each part answers. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The process of each part at this moment. */
  readonly pids: Readonly<Record<string, number>>;
}

export interface PartStatus {
  readonly name: string;
  readonly state: 'healthy' | 'unhealthy' | 'stopped';
  readonly pid?: number;
  /** Why it is unhealthy. */
  readonly reason?: string;
}

export interface LabStatus {
  /** `up` when every part is healthy, `down` when none runs, else `partly`. */
  readonly state: 'up' | 'partly' | 'down';
  readonly defect?: string;
  readonly parts: readonly PartStatus[];
}

/** A practice system with real parts, made to be drilled. */
export interface Lab {
  /** What it is, in a sentence. */
  readonly summary: string;
  /** Defect → what is then wrong, in a sentence. */
  readonly defects: Readonly<Record<string, string>>;
  /** Extra → what it is, in a sentence. */
  readonly extras: Readonly<Record<string, string>>;
  /** Brings the whole system up and returns once every part is healthy; what stands already stays. */
  up(options?: UpOptions): Promise<LabUp>;
  /** Ends every process of the system, however it was left, and removes its data. */
  down(options?: DownOptions): Promise<void>;
  status(options?: Pick<LabPlace, 'dir'>): Promise<LabStatus>;
}
