import type { AuditEntryView } from '../../../src/shop/audit/contract.ts';
import { useWords } from '../../text/index.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import styles from './record.module.css';

function codeOf(value: unknown): { readonly code: string } | null {
  if (typeof value !== 'object' || value === null || !('code' in value)) return null;
  return typeof value.code === 'string' ? (value as { readonly code: string }) : null;
}

/** What an entry holds beside its columns: its number, a reason, a refusal in words, and its facts as kept. */
export function EntryFacts({ entry }: { readonly entry: AuditEntryView }) {
  const t = useWords();
  const sentence = useRefusalSentence();
  const refusal = codeOf(entry.facts['refusal']) ?? (entry.result === 'refused' ? codeOf(entry.facts) : null);
  return (
    <div className={styles['facts']} role="row">
      <div role="cell">
        <p className={styles['entryNumber']}>{t('record.entry', { sequence: entry.sequence })}</p>
        {refusal ? <p className={styles['refusal']}>{sentence(refusal)}</p> : null}
        {entry.reason ? (
          <p>
            <b>{t('record.reason')}: </b>
            {entry.reason}
          </p>
        ) : null}
        {Object.keys(entry.facts).length > 0 ? (
          <pre className="mono">{JSON.stringify(entry.facts, null, 2)}</pre>
        ) : null}
      </div>
    </div>
  );
}
