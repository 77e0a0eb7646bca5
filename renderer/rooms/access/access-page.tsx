import { Link, useParams } from '@tanstack/react-router';
import { useWords } from '../../text/index.ts';
import { Page } from '../../ui/page.tsx';
import { panelPermissions } from '../../workspaces/panel-permissions.ts';
import styles from './access.module.css';
import { ChartTab } from './chart-tab.tsx';
import { RequestsTab } from './requests-tab.tsx';
import { RolesTab } from './roles-tab.tsx';
import type { Tab } from './use-where.ts';
import { useSeesPeople } from './use-sees-people.ts';
import { WhatTab } from './what-tab.tsx';
import { WhoTab } from './who-tab.tsx';
import { WhyTab } from './why-tab.tsx';

const TABS = ['roles', 'chart', 'who', 'what', 'why', 'requests'] as const satisfies readonly Tab[];

const CONTENT = {
  roles: RolesTab,
  chart: ChartTab,
  who: WhoTab,
  what: WhatTab,
  why: WhyTab,
  requests: RequestsTab,
} as const;

/** Who may do what, where, and why: each question with an address of its own. Who holds what is for who sees people. */
export function AccessPage() {
  const t = useWords();
  const { tab } = useParams({ strict: false }) as { readonly tab?: string };
  const tabs = useSeesPeople() ? TABS : TABS.filter((one) => one !== 'who' && one !== 'what');
  const shown = tabs.find((one) => one === tab) ?? 'roles';
  const Content = CONTENT[shown];
  return (
    <Page title={t('access.title')} permissions={panelPermissions('access')} filled={shown === 'chart'}>
      <nav className={styles['tabs']} aria-label={t('access.tabs.label')}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="/access/$tab"
            params={{ tab: one }}
            className={styles['tab']}
            aria-current={one === shown ? 'page' : undefined}
          >
            {t(`access.tabs.${one}`)}
          </Link>
        ))}
      </nav>
      <Content />
    </Page>
  );
}
