import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useWords } from '../../text/index.ts';
import { Page } from '../../ui/page.tsx';
import { MyAccess } from '../access/index.tsx';
import { AccountProfile } from './account-profile.tsx';
import { AccountSecurity } from './account-security.tsx';
import styles from './account.module.css';

const TABS = ['profile', 'security', 'access'] as const;
type Tab = (typeof TABS)[number];

/** What is a person's own: their face and words, their secrets, and what they may do. */
export function AccountPage() {
  const t = useWords();
  const navigate = useNavigate();
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  const shown = TABS.find((each) => each === tab) ?? 'profile';
  const show = (next: string | null) =>
    void navigate({ to: '/me', search: { tab: next ?? 'profile' } } as never);
  return (
    <Page title={t('account.mine.title')}>
      <Tabs value={shown} onChange={show} keepMounted={false}>
        <Tabs.List aria-label={t('account.mine.title')}>
          {TABS.map((each) => (
            <Tabs.Tab key={each} value={each} className={styles['tab']}>
              {t(`account.mine.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((each) => (
          <Tabs.Panel key={each} value={each} className={styles['panel']}>
            <Part tab={each} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

function Part({ tab }: { readonly tab: Tab }) {
  switch (tab) {
    case 'profile':
      return <AccountProfile />;
    case 'security':
      return <AccountSecurity />;
    case 'access':
      return <MyAccess />;
  }
}
