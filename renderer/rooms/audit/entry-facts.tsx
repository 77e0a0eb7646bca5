import { useWords } from '../../text/index.ts';
import styles from './record.module.css';

type Facts = Readonly<Record<string, unknown>>;

/** What is told elsewhere in the pane. */
const TOLD: ReadonlySet<string> = new Set([
  'before',
  'after',
  'from',
  'to',
  'refusal',
  'reason',
  'permission',
]);

/** What was before and after, side by side, and what else the entry keeps. */
export function EntryFacts({ facts }: { readonly facts: Facts }) {
  const t = useWords();
  const before = facts['before'] ?? facts['from'];
  const after = facts['after'] ?? facts['to'];
  const rest = Object.entries(facts).filter(([key, value]) => !TOLD.has(key) && value !== null);
  const changed = before !== undefined || after !== undefined;
  return (
    <>
      {changed ? (
        <div className={styles['change']}>
          <Side name={t('record.before')} value={before} />
          <Side name={t('record.after')} value={after} />
        </div>
      ) : null}
      {rest.length > 0 ? (
        <details className={styles['rest']}>
          <summary>{t('record.details')}</summary>
          <dl>
            {rest.map(([key, value]) => (
              <div key={key}>
                <dt className="mono">{key}</dt>
                <dd className="mono">{written(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </>
  );
}

function Side({ name, value }: { readonly name: string; readonly value: unknown }) {
  const t = useWords();
  return (
    <div>
      <h3>{name}</h3>
      {value === undefined ? (
        <p className={styles['quiet']}>{t('record.notSaid')}</p>
      ) : (
        <pre className="mono">{written(value)}</pre>
      )}
    </div>
  );
}

/** An object as lines of name and value; a text as it is; anything else as its canonical text. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${typeof part === 'string' ? part : JSON.stringify(part)}`)
    .join('\n');
}
