import { type DataResponseMessage } from '../preview/plugin/messages';

/** One curve of an answer. */
export interface Curve {
  facility: string;
  type: string;
  /** Epoch ms, in the order received: ascending. */
  times: number[];
  values: Array<number | null>;
}

interface Frame {
  schema: {
    meta?: { notices?: Array<{ text: string }> };
    fields: Array<{ name?: string; type: string; labels?: Record<string, string> }>;
  };
  data: { values: Array<Array<number | null>> };
}

/** Grafana's response to one query. Frames are parsed only on demand. */
export class Answer {
  private read?: Frame[];

  constructor(private readonly message: DataResponseMessage) {}

  /** The error message; empty on success. */
  get error(): string {
    return this.message.error;
  }

  /**
   * The notices attached to the frames, without the one about the range: the bench chooses ranges by UTC, which start
   * within a day of most plants.
   */
  get notices(): string[] {
    const texts = this.frames.flatMap(({ schema }) => (schema.meta?.notices ?? []).map(({ text }) => text));
    return texts.filter((text) => !text.startsWith('The time range does not start with '));
  }

  get curves(): Curve[] {
    return this.frames
      .filter(({ schema }) => schema.fields.length > 1)
      .map(({ schema, data }) => {
        const { facilityId = '', readingType = '' } = schema.fields[1].labels ?? {};
        return { facility: facilityId, type: readingType, times: data.values[0] as number[], values: data.values[1] };
      });
  }

  /** How many values came, of all curves and in the column of a table; null is none. */
  get values(): number {
    const numbers = this.frames.flatMap(({ schema, data }) =>
      schema.fields.flatMap(({ name, type, labels }, index) =>
        type === 'number' && (labels || name === 'value') ? data.values[index] : []
      )
    );
    return numbers.filter((value) => value !== null).length;
  }

  private get frames(): Frame[] {
    this.read ??= this.message.frames.map((frame) => JSON.parse(frame.toString()) as Frame);
    return this.read;
  }
}
