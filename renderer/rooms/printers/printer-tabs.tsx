import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { useWords } from '../../text/index.ts';
import { BedTab, ConsoleTab, ControlsTab, ParametersTab } from '../controls/index.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PastTab } from './past-tab.tsx';
import styles from './printer-page.module.css';
import { SetupTab } from './setup-tab.tsx';

const TABS = ['overview', 'controls', 'console', 'parameters', 'bed', 'past', 'setup'] as const;
type Tab = (typeof TABS)[number];
/** Of a printer at another station: the rest takes its wire, or is set up there. */
const TABS_ELSEWHERE: readonly Tab[] = ['overview', 'past'];

type PrinterTabsProps = ComponentProps<typeof OverviewTab>;

/** The page of a printer, one question a tab; the address says which, so that a tab can be linked to. */
export function PrinterTabs(props: PrinterTabsProps) {
  const t = useWords();
  const navigate = useNavigate();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const tabs = props.printer.elsewhere === null ? TABS : TABS_ELSEWHERE;
  const shown = tabs.find((each) => each === tab) ?? 'overview';
  const { printerId } = props.printer;
  const show = (next: string | null) =>
    void navigate({
      to: '/bench/$printerId',
      params: { printerId },
      search: { tab: next ?? 'overview' },
    } as never);
  return (
    <Tabs value={shown} onChange={show} keepMounted={false}>
      <Tabs.List aria-label={t('controls.tabs.label')}>
        {tabs.map((each) => (
          <Tabs.Tab key={each} value={each} className={styles['tab']}>
            {t(`controls.tabs.${each}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((each) => (
        <Tabs.Panel key={each} value={each} className={styles['tabPanel']}>
          <Part tab={each} {...props} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Part({ tab, ...props }: PrinterTabsProps & { readonly tab: Tab }) {
  const { printer } = props;
  switch (tab) {
    case 'overview':
      return <OverviewTab {...props} />;
    case 'controls':
      return <ControlsTab printer={printer} />;
    case 'console':
      return <ConsoleTab printer={printer} />;
    case 'parameters':
      return <ParametersTab printer={printer} />;
    case 'bed':
      return <BedTab printer={printer} />;
    case 'past':
      return <PastTab printer={printer} />;
    case 'setup':
      return <SetupTab printer={printer} />;
  }
}
