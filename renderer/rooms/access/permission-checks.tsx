import { Checkbox, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import { useWords } from '../../text/index.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import styles from './access.module.css';
import { usePermissionGroups } from './permission-groups.ts';

interface PermissionChecksProps {
  /** Undefined: not known yet. */
  readonly offered: ReadonlySet<PermissionKey> | undefined;
  readonly chosen: ReadonlySet<PermissionKey>;
  readonly onChange: (chosen: ReadonlySet<PermissionKey>) => void;
}

/** Several permissions out of those that are offered, by category. */
export function PermissionChecks({ offered, chosen, onChange }: PermissionChecksProps) {
  const t = useWords();
  const [search, setSearch] = useState('');
  const groups = usePermissionGroups((key) => offered?.has(key) ?? false, search);
  const toggle = (key: PermissionKey) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  };
  return (
    <fieldset className={styles['checks']}>
      <legend>
        {t('access.restrictions.which')}
        <span className="figures">{t('access.restrictions.chosen', { count: chosen.size })}</span>
      </legend>
      <small className={styles['quiet']}>{t('access.restrictions.whichHint')}</small>
      <TextInput
        aria-label={t('access.restrictions.find')}
        placeholder={t('access.restrictions.find')}
        leftSection={<IconSearch aria-hidden size={18} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={styles['checkList']}>
        {offered === undefined ? <LoadingRows rows={5} height={40} /> : null}
        {offered?.size === 0 ? (
          <p className={styles['quiet']}>{t('access.restrictions.nothingHeld')}</p>
        ) : null}
        {groups.map(({ category, name, permissions }) => (
          <div key={category} role="group" aria-label={name}>
            <h3 className={styles['checkTitle']}>{name}</h3>
            {permissions.map((permission) => (
              <Checkbox
                key={permission.key}
                className={styles['check']}
                label={permission.name}
                checked={chosen.has(permission.key)}
                onChange={() => toggle(permission.key)}
              />
            ))}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
