import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../app/services.tsx';
import { useWords } from '../../text/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { MyRequests } from './my-requests.tsx';
import { RequestCard } from './request-card.tsx';
import styles from './requests.module.css';

/** Who is waiting for an answer, and what became of one's own questions. */
export function RequestsTab() {
  const t = useWords();
  const { data, error, refetch } = useQuery(useApi().access.requests.queryOptions());
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={3} height={130} />;
  return (
    <div className={styles['page']}>
      <section aria-label={t('access.requests.toAnswer')}>
        <h2 className={styles['heading']}>{t('access.requests.toAnswer')}</h2>
        {data.toAnswer.length === 0 ? (
          <EmptyState icon={IconInbox} title={t('access.requests.noneTitle')}>
            {t('access.requests.noneText')}
          </EmptyState>
        ) : (
          <div className={styles['cards']}>
            {data.toAnswer.map((request) => (
              <RequestCard key={request.requestId} request={request} />
            ))}
          </div>
        )}
      </section>
      <section aria-label={t('access.requests.mine')}>
        <h2 className={styles['heading']}>{t('access.requests.mine')}</h2>
        <MyRequests />
      </section>
    </div>
  );
}
