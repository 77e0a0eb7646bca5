import { SegmentedControl, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconMinus, IconPlus, IconSearch, type Icon } from '@tabler/icons-react';
import { useId, useState } from 'react';
import {
  PERMISSION_CATEGORIES,
  PERMISSIONS,
  type PermissionCategory,
  type PermissionKey,
} from '../../../src/shop/access/index.ts';
import { useWords } from '../../text/index.ts';
import { clsx } from '../../ui/clsx.ts';
import { WhyOff } from '../../ui/why-off.tsx';
import { MarkSign } from './mark-sign.tsx';
import { usePermissionGroups } from './permission-groups.ts';
import { changeOf, markIn, type Mark, type MarkChange, type Marks } from './role-marks.ts';
import styles from './marks.module.css';

interface PermissionMarksProps {
  readonly marks: Marks;
  /** What they are compared with: the default role of a variant. Null: nothing. */
  readonly base: Marks | null;
  /** Left out: the marks can be read only. */
  readonly edit?: {
    readonly onMark: (key: PermissionKey, mark: Mark) => void;
    /** Why the editor cannot put this in a role; null: they can. */
    readonly whyOff: (key: PermissionKey) => string | null;
  };
}

const CATEGORY_SIZES: ReadonlyMap<string, number> = new Map(
  PERMISSION_CATEGORIES.map(({ name, permissions }) => [name, permissions.length]),
);

type Shown = 'all' | 'has' | 'differs';

/** The permissions of a role by category: not, only on own records, or on every one. */
export function PermissionMarks({ marks, base, edit }: PermissionMarksProps) {
  const t = useWords();
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<Shown>(edit ? 'all' : 'has');
  const groups = usePermissionGroups((key) => {
    const mark = markIn(marks, key);
    const differs = base !== null && markIn(base, key) !== mark;
    if (shown === 'has') return mark !== 'no' || differs;
    return shown === 'all' || differs;
  }, search);
  const choices = base === null ? (['all', 'has'] as const) : (['all', 'has', 'differs'] as const);
  return (
    <div className={styles['marks']}>
      <div className={styles['filters']}>
        <TextInput
          className={styles['find']}
          aria-label={t('access.role.find')}
          placeholder={t('access.role.find')}
          leftSection={<IconSearch aria-hidden size={18} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <SegmentedControl<Shown>
          aria-label={t('access.role.show')}
          value={shown}
          onChange={setShown}
          data={choices.map((value) => ({ value, label: t(`access.role.${value}`) }))}
        />
      </div>
      {groups.length === 0 ? <p className={styles['nothing']}>{t('access.role.nothing')}</p> : null}
      {groups.map(({ category, name, permissions }) => (
        <section key={category} className={styles['category']} aria-label={name}>
          <h3 className={styles['categoryName']}>
            {name}
            <span className="figures">
              {t('access.role.ofTotal', {
                count: heldIn(category, marks),
                total: CATEGORY_SIZES.get(category) ?? 0,
              })}
            </span>
          </h3>
          <ul className={styles['list']}>
            {permissions.map((permission) => (
              <li key={permission.key} className={styles['row']}>
                <PermissionRow
                  {...permission}
                  permission={permission.key}
                  mark={markIn(marks, permission.key)}
                  change={
                    base === null
                      ? null
                      : changeOf(markIn(base, permission.key), markIn(marks, permission.key))
                  }
                  edit={edit}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function heldIn(category: PermissionCategory, marks: Marks): number {
  return PERMISSIONS.filter((one) => one.category === category && markIn(marks, one.key) !== 'no').length;
}

interface PermissionRowProps {
  readonly permission: PermissionKey;
  readonly name: string;
  readonly mark: Mark;
  readonly change: MarkChange;
  readonly edit: PermissionMarksProps['edit'];
}

function PermissionRow({ permission, name, mark, change, edit }: PermissionRowProps) {
  const t = useWords();
  return (
    <>
      <span className={clsx(styles['name'], mark === 'no' && styles['without'])}>{name}</span>
      {change === null ? <span /> : <ChangeBadge change={change} />}
      {edit ? (
        <MarkChoice
          name={name}
          mark={mark}
          why={edit.whyOff(permission)}
          onMark={(next) => edit.onMark(permission, next)}
        />
      ) : (
        <span className={styles['mark']}>
          <MarkSign mark={mark} />
          {t(`access.mark.${mark}`)}
        </span>
      )}
    </>
  );
}

const CHANGE_ICONS: Readonly<Record<Exclude<MarkChange, null>, Icon>> = {
  added: IconPlus,
  removed: IconMinus,
  widened: IconArrowUp,
  narrowed: IconArrowDown,
};

/** What a permission became, with a shape and a word: colour alone says nothing to many. */
export function ChangeBadge({
  change,
  label,
}: {
  readonly change: Exclude<MarkChange, null>;
  readonly label?: string;
}) {
  const t = useWords();
  const Shape = CHANGE_ICONS[change];
  return (
    <span className={clsx(styles['change'], styles[change])}>
      <Shape aria-hidden size={15} stroke={2.5} />
      {label ?? t(`access.role.diff.${change}`)}
    </span>
  );
}

const MARKS: readonly Mark[] = ['no', 'own', 'every'];

interface MarkChoiceProps {
  readonly name: string;
  readonly mark: Mark;
  readonly why: string | null;
  readonly onMark: (mark: Mark) => void;
}

/** Three states side by side; off, each stays where it can be read and says why. */
function MarkChoice({ name, mark, why, onMark }: MarkChoiceProps) {
  const t = useWords();
  const group = useId();
  return (
    <WhyOff why={why}>
      {(describedBy) => (
        <span
          role="radiogroup"
          aria-label={t('access.edit.marksFor', { permission: name })}
          className={clsx(styles['choice'], why !== null && styles['choiceOff'])}
        >
          {MARKS.map((one) => (
            <label key={one} className={styles['option']} data-mark={one}>
              <input
                type="radio"
                className="for-screen-readers"
                name={group}
                checked={mark === one}
                aria-disabled={(why !== null && one !== 'no') || undefined}
                aria-describedby={describedBy}
                onChange={() => {
                  if (why === null || one === 'no') onMark(one);
                }}
              />
              <span>
                <MarkSign mark={one} />
                {t(`access.mark.${one}`)}
              </span>
            </label>
          ))}
        </span>
      )}
    </WhyOff>
  );
}
