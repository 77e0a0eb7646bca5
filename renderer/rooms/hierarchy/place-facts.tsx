import type { ReactNode } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import type { Asking } from './place-actions.tsx';
import { KINDS } from './place-kinds.ts';
import type { PlaceRow } from '../../ui/place-rows.ts';
import styles from './places.module.css';
import { TermMark } from '../../ui/term-mark.tsx';

interface PlaceFactsProps {
  readonly row: PlaceRow;
  readonly onAsk: (asking: Asking) => void;
}

/** What is true of a place, each fact with the button that changes it. */
export function PlaceFacts({ row, onAsk }: PlaceFactsProps) {
  const t = useWords();
  const { number } = useFormat();
  const { scope, endsAt, printers } = row;
  const { term, zone, duties } = KINDS[scope.kind];
  const ownTerm = scope.expiresAt ?? null;
  return (
    <dl className={styles['facts']}>
      <Fact name={t('factories.column.printers')}>
        <span className="figures">{number(printers)}</span>
      </Fact>
      {scope.customer ? (
        <Fact name={t('factories.customer.label')}>{t(`factories.customer.${scope.customer}`)}</Fact>
      ) : null}
      {scope.kind === 'factory' ? (
        <Fact
          name={t('factories.create.zone')}
          change={<Change of="zone" permission={zone} scopeId={scope.id} onAsk={onAsk} />}
        >
          {scope.timeZone ?? t('factories.zone.station')}
        </Fact>
      ) : null}
      <Fact
        name={t('factories.column.term')}
        change={<Change of="term" permission={term} scopeId={scope.id} onAsk={onAsk} />}
      >
        {endsAt === null ? t('factories.term.none') : <TermMark endsAt={endsAt} />}
        {endsAt !== null && endsAt !== ownTerm ? (
          <small className={styles['quiet']}>{t('factories.term.above')}</small>
        ) : null}
      </Fact>
      <Fact
        name={t('factories.column.duties')}
        change={<Change of="duties" permission={duties} scopeId={scope.id} onAsk={onAsk} />}
      >
        <DutiesWords row={row} />
      </Fact>
    </dl>
  );
}

function DutiesWords({ row: { dutiesApart, scope } }: { readonly row: PlaceRow }) {
  const t = useWords();
  return (
    <>
      {t(dutiesApart ? 'factories.duties.apart' : 'factories.duties.together')}
      {(scope.separationOfDuties ?? null) === null ? (
        <small className={styles['quiet']}>{t('factories.duties.fromAbove')}</small>
      ) : null}
    </>
  );
}

interface FactProps {
  readonly name: string;
  readonly change?: ReactNode;
  readonly children: ReactNode;
}

function Fact({ name, change, children }: FactProps) {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd>
        <span className={styles['value']}>{children}</span>
        {change}
      </dd>
    </div>
  );
}

interface ChangeProps {
  readonly of: 'term' | 'zone' | 'duties';
  readonly permission: PermissionKey | undefined;
  readonly scopeId: string;
  readonly onAsk: (asking: Asking) => void;
}

function Change({ of, permission, scopeId, onAsk }: ChangeProps) {
  const t = useWords();
  if (!permission) return null;
  return (
    <GuardedButton
      permission={permission}
      scopeId={scopeId}
      variant="subtle"
      aria-label={t(`factories.change.${of}`)}
      onClick={() => onAsk(of)}
    >
      {t('factories.change.label')}
    </GuardedButton>
  );
}
