import { Button } from '@mantine/core';
import { IconBan, IconCheck, IconClock, IconX, type Icon } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { RequestView } from '../../../src/shop/grants/index.ts';
import { useApi, useServices } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useTell } from '../../ui/tell.ts';
import styles from './requests.module.css';

const ICONS: Readonly<Record<RequestView['state'], Icon>> = {
  open: IconClock,
  granted: IconCheck,
  declined: IconX,
  withdrawn: IconBan,
};

/** What the signed-in person asked for, and what became of it. */
export function MyRequests() {
  const t = useWords();
  const { data } = useQuery(useApi().access.requests.queryOptions());
  const mine = (data?.mine ?? []).toSorted((one, other) => other.askedAt - one.askedAt);
  if (mine.length === 0) return <p className={styles['quiet']}>{t('access.requests.mineNone')}</p>;
  return (
    <ul className={styles['mine']}>
      {mine.map((request) => (
        <MyRequest key={request.requestId} request={request} />
      ))}
    </ul>
  );
}

function MyRequest({ request }: { readonly request: RequestView }) {
  const t = useWords();
  const permissionName = usePermissionName();
  const { state, permission, scopeName, askedAt, answeredAt, answeredBy, answerNote } = request;
  const Shape = ICONS[state];
  return (
    <li className={styles['myRequest']} data-state={state}>
      <span className={styles['state']}>
        <Shape aria-hidden size={17} stroke={2.25} />
        {t(`access.requests.state.${state}`)}
      </span>
      <span className={styles['two']}>
        <span>
          <strong>{permissionName(permission)}</strong> {t('access.requests.at', { scope: scopeName })}
        </span>
        <small>
          <RelativeTime at={answeredAt ?? askedAt} />
          {answeredBy === null ? null : ` ${t('access.requests.answered', { name: answeredBy })}`}
        </small>
        {answerNote === '' ? null : <blockquote className={styles['note']}>{answerNote}</blockquote>}
      </span>
      {state === 'open' ? <Withdraw requestId={request.requestId} /> : null}
    </li>
  );
}

function Withdraw({ requestId }: { readonly requestId: string }) {
  const t = useWords();
  const tell = useTell();
  const { api, queryClient } = useServices();
  const withdraw = useMutation(
    api.access.withdrawRequest.mutationOptions({
      onSuccess: () => tell.done(t('access.requests.withdrawn')),
      onError: tell.error,
      onSettled: () => queryClient.invalidateQueries({ queryKey: api.access.key() }),
    }),
  );
  return (
    <Button
      variant="default"
      loading={withdraw.isPending}
      onClick={() => withdraw.mutate({ requestId: requestId as never })}
    >
      {t('access.requests.withdraw')}
    </Button>
  );
}
