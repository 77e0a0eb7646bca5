import { Button, Slider } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useWords } from '../../text/index.ts';
import styles from './account.module.css';
import { firstCrop, moveCrop, nearness, resizeCrop, sideOfNearness, type Crop } from './crop.ts';

interface CropPictureProps {
  readonly image: ImageBitmap;
  readonly busy: boolean;
  /** A PNG of the square, in base64. */
  readonly onSave: (imageBase64: string) => void;
  readonly onCancel: () => void;
}

/** Sharp at twice the largest size that a face is shown in. */
const SAVED_PIXELS = 256;
const SHOWN_PIXELS = 240;
/** Of the square's side, with each key. */
const KEY_STEP = 0.04;
const NEARER_STEP = 0.05;
const ARROWS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Chooses the square of a picture: dragged, or moved with the arrow keys; the slider brings it nearer. */
export function CropPicture({ image, busy, onSave, onCancel }: CropPictureProps) {
  const t = useWords();
  const [crop, setCrop] = useState<Crop>(() => firstCrop(image));
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, image, crop);
  }, [image, crop]);
  const near = (value: number) =>
    setCrop((before) => resizeCrop(before, image, sideOfNearness(value, image)));
  const byKey = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    const nearer = { '+': NEARER_STEP, '=': NEARER_STEP, '-': -NEARER_STEP }[event.key];
    if (!arrow && nearer === undefined) return;
    event.preventDefault();
    if (nearer !== undefined) near(Math.max(0, Math.min(1, nearness(crop, image) + nearer)));
    // The picture goes the way of the arrow, so the square goes the other.
    else if (arrow) {
      const step = crop.side * KEY_STEP;
      setCrop((before) => moveCrop(before, image, -arrow[0] * step, -arrow[1] * step));
    }
  };
  const drag = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const scale = crop.side / SHOWN_PIXELS;
    setCrop((before) => moveCrop(before, image, -event.movementX * scale, -event.movementY * scale));
  };
  return (
    <div className={styles['crop']}>
      {/* A picture that is moved with keys is no element of HTML; what they do is in its name. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
      <canvas
        ref={canvas}
        width={SAVED_PIXELS}
        height={SAVED_PIXELS}
        role="img"
        tabIndex={0}
        aria-label={t('account.mine.crop')}
        className={styles['canvas']}
        style={{ width: SHOWN_PIXELS, height: SHOWN_PIXELS }}
        onKeyDown={byKey}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      />
      <div className={styles['zoom']}>
        <span id="crop-size">{t('account.mine.zoom')}</span>
        <Slider
          aria-labelledby="crop-size"
          min={0}
          max={1}
          step={NEARER_STEP}
          label={null}
          size="lg"
          value={nearness(crop, image)}
          onChange={near}
        />
      </div>
      <div className={styles['actions']}>
        <Button
          loading={busy}
          onClick={() => {
            if (canvas.current) onSave(base64Of(canvas.current));
          }}
        >
          {t('account.mine.savePicture')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, image: ImageBitmap, { left, top, side }: Crop): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingQuality = 'high';
  // What is transparent in the picture is light in the face.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, SAVED_PIXELS, SAVED_PIXELS);
  context.drawImage(image, left, top, side, side, 0, 0, SAVED_PIXELS, SAVED_PIXELS);
}

function base64Of(canvas: HTMLCanvasElement): string {
  const url = canvas.toDataURL('image/png');
  return url.slice(url.indexOf(',') + 1);
}
