import { colorManipulator } from '@grafana/data';
import { type UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import { useLayoutEffect, useRef } from 'react';
import { type Annotation } from '../dashboard/annotations';

const LINE_WIDTH = 2;
const OPACITY = 0.2;

/** The chart itself, as its builder gives it to hooks. */
type Chart = Parameters<NonNullable<Parameters<typeof UPlotConfigBuilder.prototype.addHook<'draw'>>[1]>>[0];

/** Draws what happened over a chart, as shaded times between two lines. */
export function AnnotationRegions({ config, annotations }: { config: UPlotConfigBuilder; annotations: Annotation[] }) {
  const theme = useTheme2();
  const shown = useRef(annotations);
  const chart = useRef<Chart | null>(null);

  // The chart is made after the layout effects of what is below it.
  useLayoutEffect(() => {
    config.addHook('init', (plot) => {
      chart.current = plot;
    });
    config.addHook('draw', ({ ctx, bbox, valToPos }) => {
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      for (const { time, timeEnd = time, color } of shown.current) {
        const [from, to] = [time, timeEnd].map((at) => valToPos(at, 'x', true));
        const line = theme.visualization.getColorByName(color);
        ctx.fillStyle = colorManipulator.alpha(line, OPACITY);
        ctx.fillRect(from, bbox.top, to - from, bbox.height);
        ctx.fillStyle = line;
        for (const at of new Set([from, to])) {
          ctx.fillRect(at - LINE_WIDTH / 2, bbox.top, LINE_WIDTH, bbox.height);
        }
      }
      ctx.restore();
    });
  }, [config, theme]);

  useLayoutEffect(() => {
    shown.current = annotations;
    chart.current?.redraw(false);
  }, [annotations]);
  return null;
}
