import { ActionIcon, Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { RequestCard } from './request-card.tsx';
import styles from './requests.module.css';
import { useAnswersTold } from './use-answers-told.ts';

/** More than this and the page of all of them is the better place. */
const SHOWN = 5;

/** Who waits for this person's answer, in the top bar; also tells when an own request was answered. */
export function RequestsButton() {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(useApi().access.requests.queryOptions());
  useAnswersTold(data?.mine);
  const waiting = data?.toAnswer ?? [];
  const label =
    waiting.length === 0
      ? t('access.requests.open')
      : t('access.requests.openCount', { count: waiting.length });
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={460}
      shadow="lg"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          className={styles['bell']}
          aria-label={label}
          title={label}
          onClick={() => setOpen(!open)}
        >
          <IconBell aria-hidden size={22} stroke={1.75} />
          {waiting.length > 0 ? (
            <span className={styles['waiting']} aria-hidden>
              {waiting.length}
            </span>
          ) : null}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={styles['inbox']} aria-label={t('access.requests.open')}>
        <h2 className={styles['heading']}>{t('access.requests.toAnswer')}</h2>
        {waiting.length === 0 ? <p className={styles['quiet']}>{t('access.requests.noneText')}</p> : null}
        {waiting.slice(0, SHOWN).map((request) => (
          <RequestCard key={request.requestId} request={request} />
        ))}
        <Link
          to="/access/$tab"
          params={{ tab: 'requests' }}
          className={styles['seeAll']}
          onClick={() => setOpen(false)}
        >
          {t('access.requests.seeAll')}
        </Link>
      </Popover.Dropdown>
    </Popover>
  );
}
