import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { assertNever } from '../../src/shop/kernel/index.ts';
import { useFormat, useWords } from '../text/index.ts';
import { useAccess } from './access.tsx';
import { floorStanding, type FloorStanding } from './floor-standing.ts';
import { useApi } from './services.tsx';

const QUIET: FloorStanding = { kind: 'quiet' };

/** How the printers stand that this person may see, wherever in the window they are. */
function useFloorStanding(): FloorStanding {
  const api = useApi();
  const { mayAnywhere } = useAccess();
  const { data } = useQuery({
    ...api.printers.list.queryOptions({ input: {} }),
    enabled: mayAnywhere('printer.view'),
    select: floorStanding,
  });
  return data ?? QUIET;
}

/** The title of the window on a screen: `62 % · Printer 3 — Bench · Printhall`, and only the screen when nothing prints. */
export function useWindowTitle(screen: string): string {
  const t = useWords();
  const { percent, number } = useFormat();
  const standing = useFloorStanding();
  const name = `${screen} · ${t('common.appName')}`;
  switch (standing.kind) {
    case 'quiet':
      return name;
    case 'printing': {
      const what =
        standing.count === 1
          ? `${percent(standing.fraction)} · ${standing.printer}`
          : `${t('shell.floor.printing', { count: standing.count })} · ${percent(standing.fraction)}`;
      return `${what} — ${name}`;
    }
    case 'stopped': {
      const { count, printer } = standing;
      return `${t('shell.floor.stopped', { count, printer, more: number(count - 1) })} — ${name}`;
    }
    default:
      return assertNever(standing);
  }
}

/** Keeps the bar on the task bar where the prints are; takes it away when the person leaves. */
export function useTaskBar(): void {
  const standing = useFloorStanding();
  const state = standing.kind === 'stopped' ? 'error' : 'normal';
  // A printer that stopped and nothing else that prints: a whole bar, which is red.
  const fraction = standing.kind === 'quiet' ? null : (standing.fraction ?? 1);
  useEffect(() => {
    tellDesktop(fraction === null ? null : { state, fraction });
  }, [state, fraction]);
  useEffect(() => () => tellDesktop(null), []);
}

function tellDesktop(progress: Parameters<NonNullable<Window['printhall']>['showProgress']>[0]): void {
  // In a browser there is no desktop, and one that refuses has said so on its own side.
  window.printhall?.showProgress(progress).catch(() => undefined);
}
