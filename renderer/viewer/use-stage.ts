import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useCallback, useEffect, useState } from 'react';
import type { RefCallback } from 'react';
import { SCENE_PALETTES } from './palette.ts';
import type { ColourScheme } from './palette.ts';
import type { BedSize } from './print-bed.ts';
import { createStage } from './stage.ts';
import type { Stage } from './stage.ts';

export type StageState =
  | { readonly state: 'starting' }
  /** No WebGL in this browser or on this machine, or the card took its memory back. */
  | { readonly state: 'unable'; readonly why: 'noWebgl' | 'lost' }
  | { readonly state: 'ready'; readonly stage: Stage };

export interface StageInUse {
  /** Both go on the element that the scene fills; another key is another element, with a scene of its own. */
  readonly attach: RefCallback<HTMLElement>;
  readonly hostKey: number;
  readonly status: StageState;
  readonly scheme: ColourScheme;
  /** Builds the scene anew after the card was lost. */
  readonly startAgain: () => void;
}

/** A stage for as long as its element is on the page, with the bed in the colours of light or dark. */
export function useStage(bed: BedSize): StageInUse {
  const [hostKey, setHostKey] = useState(0);
  const [status, setStatus] = useState<StageState>({ state: 'starting' });
  const scheme = useComputedColorScheme('light');
  const reducedMotion = useReducedMotion();

  const attach = useCallback(
    (host: HTMLElement | null) => {
      if (host === null) return;
      const stage = createStage({
        host,
        reducedMotion,
        onLost: () => setStatus({ state: 'unable', why: 'lost' }),
      });
      setStatus(stage === null ? { state: 'unable', why: 'noWebgl' } : { state: 'ready', stage });
      return () => {
        setStatus({ state: 'starting' });
        stage?.dispose();
      };
    },
    [reducedMotion],
  );

  const stage = status.state === 'ready' ? status.stage : null;
  const { x, y, z } = bed;
  useEffect(() => stage?.dress({ x, y, z }, SCENE_PALETTES[scheme]), [stage, scheme, x, y, z]);

  const startAgain = useCallback(() => setHostKey((before) => before + 1), []);
  return { attach, hostKey, status, scheme, startAgain };
}
