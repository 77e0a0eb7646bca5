export interface LockedPackage {
  readonly version?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: string | readonly string[];
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export function differenceFromLock(
  lock: LockFile,
  installed: LockFile | null,
  machine: { readonly platform: string; readonly arch: string; readonly libc: string | null },
): string | null;
export function ensureDependencies(): Promise<void>;
