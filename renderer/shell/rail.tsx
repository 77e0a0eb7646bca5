import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { useId, useState, type ReactNode } from 'react';
import { useAccess } from '../app/access.tsx';
import { useWords } from '../text/index.ts';
import { Mark } from '../ui/mark.tsx';
import { PANEL_PACKS, type PanelPack } from '../workspaces/panel-row.ts';
import { panelsOf, type Panel } from '../workspaces/panels.ts';
import styles from './rail.module.css';

/** The panels that this person has, by what they belong to; those that are not built yet stand apart, folded. */
export function Rail() {
  const t = useWords();
  const { mayAnywhere } = useAccess();
  const panels = panelsOf(mayAnywhere);
  const built = packsOf(panels.filter((panel) => panel.built));
  const coming = packsOf(panels.filter((panel) => !panel.built));
  return (
    <nav className={styles['rail']} aria-label={t('shell.panelsLabel')}>
      <div className={styles['brand']}>
        <Mark />
        <span className={styles['brandWord']}>{t('common.appName')}</span>
      </div>
      {built.map(([pack, own]) => (
        <Group key={pack} pack={pack} panels={own} named={built.length > 1} />
      ))}
      {coming.length > 0 ? <Coming groups={coming} alone={built.length === 0} /> : null}
    </nav>
  );
}

type PackOfPanels = readonly [pack: PanelPack, panels: readonly Panel[]];

function packsOf(panels: readonly Panel[]): readonly PackOfPanels[] {
  return PANEL_PACKS.map((pack) => [pack, panels.filter((panel) => panel.pack === pack)] as const).filter(
    ([, own]) => own.length > 0,
  );
}

interface GroupProps {
  readonly pack: PanelPack;
  readonly panels: readonly Panel[];
  /** A single group needs no name. */
  readonly named: boolean;
}

function Group({ pack, panels, named }: GroupProps) {
  const t = useWords();
  const nameId = useId();
  return (
    <div className={styles['group']} {...(named ? { role: 'group', 'aria-labelledby': nameId } : {})}>
      {named ? (
        <p id={nameId} className={styles['groupName']}>
          {t(`shell.pack.${pack}`)}
        </p>
      ) : null}
      {panels.map((panel) => (
        <PanelLink key={panel.key} panel={panel} />
      ))}
    </div>
  );
}

function PanelLink({ panel: { key, path, icon: Shape, built } }: { readonly panel: Panel }) {
  const t = useWords();
  return (
    <Link to={path} className={styles['panel']} data-coming={built ? undefined : ''}>
      <Shape aria-hidden stroke={1.75} className={styles['panelIcon']} />
      {t(`shell.panels.${key}`)}
    </Link>
  );
}

interface ComingProps {
  readonly groups: readonly PackOfPanels[];
  /** The person has no other panels: there is nothing to fold them away from. */
  readonly alone: boolean;
}

function Coming({ groups, alone }: ComingProps): ReactNode {
  const t = useWords();
  const listId = useId();
  const here = useLocation({ select: ({ pathname }) => pathname });
  const [opened, setOpened] = useState(false);
  const inside = groups.some(([, panels]) => panels.some(({ path }) => path === here));
  const open = alone || opened || inside;
  const Arrow = open ? IconChevronDown : IconChevronRight;
  const drawn = groups.map(([pack, panels]) => (
    <Group key={pack} pack={pack} panels={panels} named={groups.length > 1 || !alone} />
  ));
  if (alone) return drawn;
  return (
    <div className={styles['coming']}>
      <button
        type="button"
        className={styles['fold']}
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setOpened(!open)}
      >
        <Arrow aria-hidden size={16} />
        {t('shell.coming.open')}
      </button>
      <div id={listId} hidden={!open}>
        {drawn}
      </div>
    </div>
  );
}
