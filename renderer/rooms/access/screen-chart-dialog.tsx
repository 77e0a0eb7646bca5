import { Checkbox, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { RoleView } from '../../../src/shop/grants/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { Legend } from './legend.tsx';
import { MarkSign } from './mark-sign.tsx';
import { usePlaceLookedAt } from './places.ts';
import { markIn, marksOf, type Mark } from './role-marks.ts';
import styles from './screen-chart.module.css';
import { useSeesPeople } from './use-sees-people.ts';
import { byRank, packsOf, useNameOfRole, usePackName, useRoles } from './use-roles.ts';

interface ScreenChartDialogProps {
  readonly permissions: readonly PermissionKey[];
  readonly onClose: () => void;
}

/** The small chart of one screen: its permissions down, the roles that have any of them across, and oneself. */
export default function ScreenChartDialog({ permissions, onClose }: ScreenChartDialogProps) {
  const t = useWords();
  const { roles, error, isPending } = useRoles();
  const [unheld, setUnheld] = useState(false);
  const having = roles.filter((role) => [...marksOf(role).keys()].some((key) => permissions.includes(key)));
  const isNear = useIsNear();
  const shown = having.filter((role) => unheld || isNear(role)).toSorted(byPackAndRank);
  return (
    <Modal
      opened
      onClose={onClose}
      size="auto"
      title={t('access.screen.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={styles['chart']}>
        <p className={styles['quiet']}>{t('access.screen.text')}</p>
        {isPending ? <LoadingRows rows={4} height={40} /> : null}
        {error && roles.length === 0 ? <ErrorState error={error} /> : null}
        {isPending || error ? null : <Table permissions={permissions} roles={shown} />}
        <div className={styles['below']}>
          <Checkbox
            label={t('access.screen.unheld')}
            checked={unheld}
            onChange={(event) => setUnheld(event.currentTarget.checked)}
          />
          <Link to="/access/$tab" params={{ tab: 'chart' }} className={styles['link']} onClick={onClose}>
            {t('access.screen.whole')}
          </Link>
        </div>
        <Legend />
      </div>
    </Modal>
  );
}

/**
 * Roles that somebody holds, and those of the company's own making. Who may see nobody sees the roles of the packs in
 * which they hold one themselves.
 */
function useIsNear(): (role: RoleView) => boolean {
  const { own } = useAccess();
  const seesPeople = useSeesPeople();
  const packs = new Set(own.grants.map(({ roleId }) => roleId.split('/')[0]));
  return ({ holders, kind, pack }) => holders > 0 || kind !== 'default' || (!seesPeople && packs.has(pack));
}

function byPackAndRank(one: RoleView, other: RoleView): number {
  const packs = packsOf([one, other]);
  return packs.indexOf(one.pack) - packs.indexOf(other.pack) || byRank(one, other);
}

function Table({
  permissions,
  roles,
}: {
  readonly permissions: readonly PermissionKey[];
  readonly roles: readonly RoleView[];
}) {
  const t = useWords();
  const nameOf = useNameOfRole();
  const packName = usePackName();
  const permissionName = usePermissionName();
  const ownMark = useOwnMark();
  const columns = roles.map((role) => ({ role, marks: marksOf(role) }));
  return (
    // A wide chart scrolls inside; the keyboard reaches it there.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('access.screen.title')}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col" className={styles['what']}>
              {t('access.chart.permission')}
            </th>
            <th scope="col" className={styles['you']}>
              <span>{t('access.screen.you')}</span>
            </th>
            {columns.map(({ role }) => (
              <th
                key={role.roleId}
                scope="col"
                data-kind={role.kind}
                title={`${nameOf(role)} · ${packName(role.pack)}`}
              >
                <span>{nameOf(role)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row">{permissionName(permission)}</th>
              <Cell mark={ownMark(permission)} you />
              {columns.map(({ role, marks }) => (
                <Cell key={role.roleId} mark={markIn(marks, permission)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {roles.length === 0 ? <p className={styles['quiet']}>{t('access.screen.none')}</p> : null}
    </div>
  );
}

function Cell({ mark, you = false }: { readonly mark: Mark; readonly you?: boolean }) {
  const t = useWords();
  return (
    <td className={styles[you ? 'you' : 'cell']}>
      <MarkSign mark={mark} />
      <span className="for-screen-readers">{t(`access.mark.${mark}`)}</span>
    </td>
  );
}

/** What the signed-in person may do at the place that they look at. */
function useOwnMark(): (permission: PermissionKey) => Mark {
  const { may, own } = useAccess();
  const place = usePlaceLookedAt();
  return (permission) => {
    if (may(permission, place)) return 'every';
    return may(permission, place, own.person.personId) ? 'own' : 'no';
  };
}
