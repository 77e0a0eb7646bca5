import { SaxesParser } from 'saxes';
import { FILE_LIMITS, type FileRefusal } from '../../../shop/files/index.ts';

export type Attributes = Readonly<Record<string, string>>;

export interface XmlHandlers {
  /** `name` without its namespace prefix; attributes with theirs. */
  readonly onOpen: (name: string, attributes: Attributes, line: number) => FileRefusal | undefined;
  readonly onClose?: (name: string) => void;
}

/**
 * Reads XML that may have been made to do harm. No DOCTYPE (so no entities but the five built in, nothing fetched,
 * nothing read from disk), no deep nesting, no endless attributes. Give it chunks until `write` returns false.
 */
export class BoundedXml {
  refusal: FileRefusal | undefined;
  private readonly part: string;
  private readonly parser = new SaxesParser<{ position: true; xmlns: false }>({
    position: true,
    xmlns: false,
  });
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private depth = 0;
  private attributes = 0;

  /** `part` names the file in refusals. */
  constructor(part: string, handlers: XmlHandlers) {
    this.part = part;
    const { parser } = this;
    parser.on('doctype', () => this.refuse({ code: 'files.xmlDoctype', part, line: parser.line }));
    parser.on('error', () => this.refuse({ code: 'files.xmlInvalid', part, line: parser.line }));
    parser.on('opentagstart', () => {
      this.attributes = 0;
      this.depth += 1;
      const limit = FILE_LIMITS.xmlDepth;
      if (this.depth > limit) this.refuse({ code: 'files.xmlTooDeep', part, line: parser.line, limit });
    });
    parser.on('attribute', () => {
      this.attributes += 1;
      const limit = FILE_LIMITS.xmlAttributes;
      if (this.attributes <= limit) return;
      this.refuse({ code: 'files.xmlTooManyAttributes', part, line: parser.line, limit });
    });
    parser.on('opentag', (tag) => {
      if (this.refusal !== undefined) return;
      const refusal = handlers.onOpen(localName(tag.name), tag.attributes, parser.line);
      if (refusal !== undefined) this.refuse(refusal);
    });
    parser.on('closetag', (tag) => {
      this.depth -= 1;
      if (this.refusal === undefined) handlers.onClose?.(localName(tag.name));
    });
  }

  write(chunk: Uint8Array): boolean {
    try {
      this.parser.write(this.decoder.decode(chunk, { stream: true }));
    } catch {
      this.refuse({ code: 'files.xmlInvalid', part: this.part, line: this.parser.line });
    }
    return this.refusal === undefined;
  }

  /** Says that the last chunk has been given; what is left open is an error. */
  finish(): FileRefusal | undefined {
    if (this.refusal === undefined) this.parser.close();
    return this.refusal;
  }

  private refuse(refusal: FileRefusal): void {
    this.refusal ??= refusal;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
