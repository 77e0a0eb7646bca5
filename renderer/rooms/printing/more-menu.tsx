import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconBan,
  IconDeviceSdCard,
  IconDotsVertical,
  IconFlame,
  IconPlugX,
  IconRefresh,
  IconSnowflake,
  IconSwitchHorizontal,
  IconThermometer,
  type Icon,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { PermissionKey } from '../../../src/shop/access/index.ts';
import type { PrinterView } from '../../../src/shop/printers/index.ts';
import { useAccess } from '../../app/access.tsx';
import { useWords } from '../../text/index.ts';
import { usePermissionName } from '../../text/permissions.ts';
import { guardScope } from '../printers/guard-scope.ts';
import { useLoadedMaterial } from '../printers/use-materials.ts';
import { CancelPrint } from './cancel-print.tsx';
import { SetMaterial } from './set-material.tsx';
import { TryAgain } from './try-again.tsx';
import type { PrinterAction } from './use-printer-actions.ts';

interface MoreMenuProps {
  readonly printer: PrinterView;
  readonly act: (action: PrinterAction) => void;
}

const RUNNING: readonly string[] = ['starting', 'printing', 'pausing', 'paused', 'resuming'];
const BEFORE_START: readonly string[] = ['accepted', 'preheating'];
const FAILED: readonly string[] = ['failed', 'cancelled', 'interrupted'];

/** Everything else that can be done with a printer: behind one more touch. */
export function MoreMenu({ printer, act }: MoreMenuProps) {
  const t = useWords();
  const navigate = useNavigate();
  const material = useLoadedMaterial(printer);
  const [asking, setAsking] = useState<'cancel' | 'material' | 'again' | null>(null);
  const { current, link, printerId } = printer;
  const state = current?.state ?? '';
  const connected = link === 'ready' || link === 'busy';
  const isHere = printer.elsewhere === null;
  const idle = connected && current === null;
  return (
    <>
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <ActionIcon size={56} aria-label={t('bench.moreFor', { name: printer.name })}>
            <IconDotsVertical aria-hidden size={24} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            mih={56}
            leftSection={<IconThermometer aria-hidden size={22} />}
            onClick={() => void navigate({ to: '/bench/$printerId', params: { printerId } })}
          >
            {t('bench.more.open')}
          </Menu.Item>
          {RUNNING.includes(state) ? (
            <Item
              printer={printer}
              permission="print.cancel"
              icon={IconBan}
              onClick={() => setAsking('cancel')}
            >
              {t('bench.more.cancel')}
            </Item>
          ) : null}
          {isHere && BEFORE_START.includes(state) ? (
            <Item
              printer={printer}
              permission="print.accept"
              icon={IconArrowBackUp}
              onClick={() => act('returnTask')}
            >
              {t('bench.more.returnTask')}
            </Item>
          ) : null}
          {current?.card?.kind === 'offered' || current?.card?.kind === 'failed' ? (
            <Item
              printer={printer}
              permission="print.accept"
              icon={IconDeviceSdCard}
              onClick={() => act('bringToCard')}
            >
              {t('bench.onCard.bring')}
            </Item>
          ) : null}
          {isHere && FAILED.includes(state) ? (
            <Item
              printer={printer}
              permission="print.resume"
              icon={IconRefresh}
              onClick={() => setAsking('again')}
            >
              {t('bench.more.tryAgain')}
            </Item>
          ) : null}
          {idle && material ? (
            <Item
              printer={printer}
              permission="printer.preheat"
              icon={IconFlame}
              onClick={() => act({ preheatFor: material })}
            >
              {t('bench.more.preheatFor', { material: material.name })}
            </Item>
          ) : null}
          {connected && !RUNNING.includes(state) ? (
            <Item
              printer={printer}
              permission="printer.preheat"
              icon={IconSnowflake}
              onClick={() => act('coolDown')}
            >
              {t('bench.more.coolDown')}
            </Item>
          ) : null}
          {isHere && current === null ? (
            <Item
              printer={printer}
              permission="printer.preheat"
              icon={IconSwitchHorizontal}
              onClick={() => setAsking('material')}
            >
              {t('bench.more.setMaterial')}
            </Item>
          ) : null}
          {idle ? (
            <Item
              printer={printer}
              permission="printer.control"
              icon={IconPlugX}
              onClick={() => act('disconnect')}
            >
              {t('bench.more.disconnect')}
            </Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {asking === 'cancel' ? (
        <CancelPrint
          printer={printer}
          onClose={() => setAsking(null)}
          onCancel={(reason) => act({ cancelFor: reason })}
        />
      ) : null}
      {asking === 'again' ? (
        <TryAgain onConfirm={() => act('tryAgain')} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'material' ? <SetMaterial printer={printer} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

interface ItemProps {
  readonly printer: PrinterView;
  readonly permission: PermissionKey;
  readonly icon: Icon;
  readonly onClick: () => void;
  readonly children: string;
}

/** An entry that only some may use; off, it stays and names the permission. */
function Item({ printer, permission, icon: Shape, onClick, children }: ItemProps) {
  const t = useWords();
  const { own, may } = useAccess();
  const permissionName = usePermissionName();
  const allowed = may(permission, guardScope(own, printer));
  return (
    <Menu.Item
      mih={56}
      aria-disabled={!allowed || undefined}
      closeMenuOnClick={allowed}
      {...(allowed ? {} : { c: 'dimmed' })}
      leftSection={<Shape aria-hidden size={22} />}
      onClick={() => {
        if (allowed) onClick();
      }}
    >
      {children}
      {allowed ? null : (
        <span style={{ display: 'block', fontSize: 13 }}>
          {t('why.short', { permission: permissionName(permission) })}
        </span>
      )}
    </Menu.Item>
  );
}
