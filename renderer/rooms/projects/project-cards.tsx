import { Skeleton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { ProjectSummary } from '../../../src/shop/projects/index.ts';
import { useFormat, useWords } from '../../text/index.ts';
import { PartPicture } from '../../ui/part-picture.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { TaskCounts } from './task-counts.tsx';
import styles from './projects.module.css';

const CARD_WIDTH = 236;
const GAP = 16;
const CARD_TEXT_HEIGHT = 112;

/** Cards in as many columns as fit; only the rows in sight are on the page, however many projects there are. */
export function ProjectCards({ projects }: { readonly projects: readonly ProjectSummary[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: measure, width } = useElementSize();
  const columns = Math.max(1, Math.floor((width + GAP) / (CARD_WIDTH + GAP)));
  const cardWidth = (width - GAP * (columns - 1)) / columns;
  const rowHeight = Math.round(cardWidth * 0.72) + CARD_TEXT_HEIGHT;
  const rows = useVirtualizer({
    count: width === 0 ? 0 : Math.ceil(projects.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight + GAP,
    overscan: 2,
    // A row is as high as its cards, which follow the width.
    getItemKey: (row) => `${columns}-${rowHeight}-${row}`,
  });
  return (
    <div ref={scroller} className={styles['cards']}>
      <ul ref={measure} className={styles['cardsInside']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().flatMap((row) =>
          projects.slice(row.index * columns, (row.index + 1) * columns).map((project, column) => (
            <li
              key={project.projectId}
              className={styles['cardPlace']}
              style={{
                width: cardWidth,
                height: rowHeight,
                transform: `translate(${column * (cardWidth + GAP)}px, ${row.start}px)`,
              }}
            >
              <ProjectCard project={project} />
            </li>
          )),
        )}
      </ul>
    </div>
  );
}

function ProjectCard({ project }: { readonly project: ProjectSummary }) {
  const t = useWords();
  const { number } = useFormat();
  return (
    <Link to="/projects/$projectId" params={{ projectId: project.projectId }} className={styles['card']}>
      <span className={styles['cardPicture']}>
        <PartPicture modelVersionId={project.pictureOf} name={project.name} decorative />
      </span>
      <span className={styles['cardText']}>
        <b className={styles['cardName']} title={project.name}>
          {project.name}
        </b>
        <span className={styles['quiet']}>
          {project.scopeName} ·{' '}
          {t('projects.models', { count: project.models, number: number(project.models) })}
        </span>
        <span className={styles['cardFoot']}>
          <TaskCounts tasksByState={project.tasksByState} />
          <span className={styles['quiet']}>
            <RelativeTime at={project.changedAt} />
          </span>
        </span>
      </span>
    </Link>
  );
}

export function CardsLoading() {
  const t = useWords();
  return (
    <div className={styles['cardsLoading']} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: 8 }, (_, card) => (
        <Skeleton key={card} height={288} radius="lg" />
      ))}
    </div>
  );
}
