import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { GcodeFacts, MeshFacts, ModelVersionView } from '../../../src/shop/projects/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { useWarningSentence } from '../../text/warnings.ts';
import { useMeasures } from '../../viewer/use-measures.ts';
import styles from './projects.module.css';

/** What is known of a version, with what a person should know before they print it. */
export function ModelFacts({ version }: { readonly version: ModelVersionView }) {
  const { analysis } = version;
  if (analysis.state === 'mesh') {
    return (
      <>
        <Warnings warnings={analysis.facts.warnings} />
        <MeshFigures facts={analysis.facts} />
      </>
    );
  }
  if (analysis.state === 'gcode') {
    return (
      <>
        <Warnings warnings={analysis.facts.warnings} />
        <GcodeFigures facts={analysis.facts} />
      </>
    );
  }
  return null;
}

export function Warnings({ warnings }: { readonly warnings: MeshFacts['warnings'] }) {
  const sentence = useWarningSentence();
  if (warnings.length === 0) return null;
  return (
    <ul className={styles['warnings']}>
      {warnings.map((warning, place) => (
        <li key={`${warning.code}-${place}`}>
          <IconAlertTriangle aria-hidden size={18} />
          {sentence(warning)}
        </li>
      ))}
    </ul>
  );
}

function MeshFigures({ facts }: { readonly facts: MeshFacts }) {
  const t = useWords();
  const { number } = useFormat();
  const measures = useMeasures();
  return (
    <dl className={styles['facts']}>
      <Fact name={t('projects.fact.size')}>{measures.size(facts.sizeMillimetres)}</Fact>
      <Fact name={t('projects.fact.volume')}>{number(facts.volumeCubicMillimetres / 1_000, 1)} cm³</Fact>
      <Fact name={t('projects.fact.triangles')}>{number(facts.triangles)}</Fact>
      <Fact name={t('projects.fact.format')}>{facts.format.toUpperCase()}</Fact>
    </dl>
  );
}

/** The figures of G-code, uploaded or sliced. */
export function GcodeFigures({ facts }: { readonly facts: GcodeFacts }) {
  const t = useWords();
  const format = useFormat();
  const { estimatedSeconds, filamentGrams, filamentMillimetres, hotendCelsius, bedCelsius, slicer } = facts;
  const measures = useMeasures();
  const size = facts.sizeMillimetres;
  return (
    <dl className={styles['facts']}>
      {estimatedSeconds === null ? null : (
        <Fact name={t('projects.fact.time')}>{format.duration(estimatedSeconds)}</Fact>
      )}
      {filamentGrams === null ? null : (
        <Fact name={t('projects.fact.filament')}>{format.grams(filamentGrams)}</Fact>
      )}
      {filamentGrams !== null || filamentMillimetres === null ? null : (
        <Fact name={t('projects.fact.filament')}>{format.number(filamentMillimetres / 1_000, 1)} m</Fact>
      )}
      <Fact name={t('projects.fact.layers')}>{format.number(facts.layers)}</Fact>
      {size === null ? null : <Fact name={t('projects.fact.size')}>{measures.size(size)}</Fact>}
      {hotendCelsius === null ? null : (
        <Fact name={t('projects.fact.heat')}>
          {format.celsius(hotendCelsius)}
          {bedCelsius === null ? '' : ` / ${format.celsius(bedCelsius)}`}
        </Fact>
      )}
      {slicer === null ? null : <Fact name={t('projects.fact.slicer')}>{slicer}</Fact>}
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd className="figures">{children}</dd>
    </div>
  );
}
