import { IconCircleMinus, IconCirclePlus, IconEqual } from '@tabler/icons-react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { WhatIfView } from '../../../src/shop/grants/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { useRefusalSentence } from '../../text/refusals.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { PersonFace } from '../../ui/person-face.tsx';
import styles from './places.module.css';

interface MoveEffectProps {
  readonly effect: WhatIfView | undefined;
  readonly loading: boolean;
}

/** Who would gain and who would lose what, before it is done. */
export function MoveEffect({ effect, loading }: MoveEffectProps) {
  const t = useWords();
  const sentence = useRefusalSentence();
  if (!effect) return loading ? <LoadingRows rows={2} height={44} /> : null;
  const unnamed = effect.peopleTouched - effect.people.length;
  return (
    <section className={styles['effect']} aria-label={t('factories.move.effect')} aria-busy={loading}>
      {effect.refusal ? (
        <p role="alert" className={styles['refused']}>
          {sentence(effect.refusal)}
        </p>
      ) : null}
      {effect.peopleTouched === 0 ? (
        <p className={styles['quietLine']}>
          <IconEqual aria-hidden size={18} />
          {t('factories.move.nobody')}
        </p>
      ) : (
        <p>{t('factories.move.touches', { count: effect.peopleTouched })}</p>
      )}
      <ul className={styles['touched']}>
        {effect.people.map((person) => (
          <li key={`${person.personId} ${person.scopeName}`}>
            <PersonFace name={person.personName} size={32} />
            <span>
              <b>{person.personName}</b> <small>{person.scopeName}</small>
              <Keys sign="gains" keys={person.gained} />
              <Keys sign="loses" keys={person.lost} />
            </span>
          </li>
        ))}
      </ul>
      {unnamed > 0 ? <p>{t('factories.move.others', { count: unnamed })}</p> : null}
    </section>
  );
}

/** More names than this are not read in a dialog. */
const NAMED_AT_MOST = 4;

interface KeysProps {
  readonly sign: 'gains' | 'loses';
  readonly keys: readonly PermissionKey[];
}

function Keys({ sign, keys }: KeysProps) {
  const t = useWords();
  const { list } = useFormat();
  const permission = usePermissionName();
  if (keys.length === 0) return null;
  const Shape = sign === 'gains' ? IconCirclePlus : IconCircleMinus;
  const more = keys.length - NAMED_AT_MOST;
  const names = keys.slice(0, NAMED_AT_MOST).map(permission);
  return (
    <span className={styles['keys']}>
      <Shape aria-hidden size={16} />
      <span>
        {t(`factories.move.${sign}`)}{' '}
        {list(more > 0 ? [...names, t('factories.move.more', { count: more })] : names)}
      </span>
    </span>
  );
}
