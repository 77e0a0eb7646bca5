import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { WhatIfView } from '../../../src/shop/grants/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useErrorSentence, useRefusalSentence } from '../../text/refusals.ts';
import { PersonFace } from '../../ui/person-face.tsx';
import { ChangeBadge } from './permission-marks.tsx';
import styles from './what-if.module.css';

interface WhatIfProps {
  /** Undefined: not known yet. */
  readonly view: WhatIfView | undefined;
  readonly error: unknown;
  /** What is shown belongs to an older draft; the new answer is on its way. */
  readonly looking: boolean;
}

/** Who would gain and lose what, before it is done; or why it would be refused. */
export function WhatIf({ view, error, looking }: WhatIfProps) {
  const t = useWords();
  const errorSentence = useErrorSentence();
  const refusalSentence = useRefusalSentence();
  return (
    <section className={styles['panel']} aria-label={t('access.whatIf.title')} aria-busy={looking}>
      <h3 className={styles['title']}>
        {t('access.whatIf.title')}
        {looking ? <Loader size={16} aria-label={t('access.edit.checking')} /> : null}
      </h3>
      <div role="status" className={styles['status']}>
        {error ? <Refused sentence={errorSentence(error)} /> : null}
        {view?.refusal ? <Refused sentence={refusalSentence(view.refusal)} /> : null}
        {view && !error ? <Sum view={view} /> : null}
      </div>
      {view && !error ? <People view={view} /> : null}
    </section>
  );
}

function Refused({ sentence }: { readonly sentence: string }) {
  const t = useWords();
  return (
    <p className={styles['refused']}>
      <IconAlertTriangle aria-hidden size={20} />
      <span>
        <strong>{t('access.whatIf.refused')}</strong>
        {sentence}
      </span>
    </p>
  );
}

function Sum({ view }: { readonly view: WhatIfView }) {
  const t = useWords();
  const nothing = view.peopleTouched === 0 && view.gained.length === 0 && view.lost.length === 0;
  if (nothing) return <p className={styles['quiet']}>{t('access.whatIf.nothing')}</p>;
  return <p className={styles['sum']}>{t('access.whatIf.people', { count: view.peopleTouched })}</p>;
}

function People({ view: { people, peopleTouched } }: { readonly view: WhatIfView }) {
  const t = useWords();
  const hidden = peopleTouched - new Set(people.map(({ personId }) => personId)).size;
  return (
    <ul className={styles['people']}>
      {people.map(({ personId, personName, scopeName, gained, lost }) => (
        <li key={`${personId} ${scopeName}`} className={styles['person']}>
          <PersonFace name={personName} size={34} />
          <div className={styles['what']}>
            <span className={styles['name']}>{personName}</span>
            <small>{scopeName}</small>
            <Changes change="added" word={t('access.whatIf.gains')} permissions={gained} />
            <Changes change="removed" word={t('access.whatIf.loses')} permissions={lost} />
          </div>
        </li>
      ))}
      {hidden > 0 ? <li className={styles['quiet']}>{t('access.whatIf.more', { count: hidden })}</li> : null}
    </ul>
  );
}

/** Names that stand at once; the others are a touch away. */
const NAMED = 3;

interface ChangesProps {
  readonly change: 'added' | 'removed';
  readonly word: string;
  readonly permissions: readonly PermissionKey[];
}

function Changes({ change, word, permissions }: ChangesProps) {
  const t = useWords();
  const { number } = useFormat();
  const permissionName = usePermissionName();
  const [all, setAll] = useState(false);
  if (permissions.length === 0) return null;
  const shown = all ? permissions : permissions.slice(0, NAMED);
  return (
    <div className={styles['changes']}>
      <ChangeBadge change={change} label={word} />
      <ul>
        {shown.map((permission) => (
          <li key={permission}>{permissionName(permission)}</li>
        ))}
      </ul>
      {shown.length < permissions.length ? (
        <Button variant="subtle" size="sm" onClick={() => setAll(true)}>
          {t('access.whatIf.showAll', { count: permissions.length, number: number(permissions.length) })}
        </Button>
      ) : null}
    </div>
  );
}
