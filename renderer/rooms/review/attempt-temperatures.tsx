import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { TemperatureTrace } from '../../ui/temperature-trace.tsx';
import styles from './review.module.css';

const TRACE_PIXELS = 220;
/** A run of a moment still gets an axis that can be read. */
const LEAST_SECONDS = 120;

/** The temperatures of one run from its begin to its end, asked for when they are looked at. */
export function AttemptTemperatures({ printId }: { readonly printId: string }) {
  const t = useWords();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={styles['trace']} onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{t('resume.temperatures')}</summary>
      {isOpen ? <Trace printId={printId} /> : null}
    </details>
  );
}

function Trace({ printId }: { readonly printId: string }) {
  const t = useWords();
  const api = useApi();
  const { data } = useQuery(api.printing.temperatures.queryOptions({ input: { printId: printId as never } }));
  if (data === undefined) return null;
  const [first, last] = [data[0], data.at(-1)];
  if (first === undefined || last === undefined) return <p>{t('resume.noTemperatures')}</p>;
  const spanSeconds = Math.max(LEAST_SECONDS, (last.at - first.at) / 1_000);
  return <TemperatureTrace samples={data} spanSeconds={spanSeconds} size="large" height={TRACE_PIXELS} />;
}
