import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ModelViewProps } from './model-view.tsx';
import { useStationFile } from './station-files.ts';
import type { ToolpathViewProps } from './toolpath-view.tsx';

export type { BedSize } from './print-bed.ts';
export { ToolButton } from './tool-button.tsx';

// Three.js is most of the window's weight: it is fetched when something is first looked at.
const ModelView = lazy(() => import('./model-view.tsx'));
const ToolpathView = lazy(() => import('./toolpath-view.tsx'));

interface StationModelProps extends Pick<ModelViewProps, 'name' | 'bed' | 'tools'> {
  readonly modelVersionId: string;
}

/** A model version in 3D. Fills the element that it stands in. */
export function StationModel({ modelVersionId, ...view }: StationModelProps) {
  const source = useStationFile('mesh', modelVersionId);
  return (
    <Suspense fallback={<Skeleton height="100%" radius={0} />}>
      <ModelView key={source.key} source={source} {...view} />
    </Suspense>
  );
}

interface StationToolpathProps extends Pick<
  ToolpathViewProps,
  'name' | 'bed' | 'uptoLine' | 'tools' | 'standIn'
> {
  /** Of a slice, or of a version that was uploaded as G-code. */
  readonly of: { readonly sliceId: string } | { readonly modelVersionId: string };
}

/** The toolpath of a slice or of uploaded G-code. Fills the element that it stands in. */
export function StationToolpath({ of, ...view }: StationToolpathProps) {
  const [route, id] =
    'sliceId' in of ? (['sliceToolpath', of.sliceId] as const) : (['toolpath', of.modelVersionId] as const);
  const source = useStationFile(route, id);
  return (
    <Suspense fallback={<Skeleton height="100%" radius={0} />}>
      <ToolpathView key={source.key} source={source} {...view} />
    </Suspense>
  );
}
