import { getFrameDisplayName, type DataFrame } from '@grafana/data';
import { Combobox } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { useState } from 'react';
import { NoData } from './NoData';

const PICKER_HEIGHT = 40;

export interface TableOptions {
  showHeader?: boolean;
  sortBy?: Array<{ displayName: string; desc?: boolean }>;
}

interface FrameTableProps {
  frames: DataFrame[];
  options?: TableOptions;
  width: number;
  height: number;
}

/** Grafana's table for one frame at a time, with the frame picker below if there are several. */
export function FrameTable({ frames, options = {}, width, height }: FrameTableProps) {
  const [chosen, setChosen] = useState(0);
  const withFields = frames.filter((frame) => frame.fields.length > 0);
  const index = Math.min(chosen, withFields.length - 1);
  if (withFields.length === 0) {
    return <NoData width={width} height={height} />;
  }
  // The property's names in 13 and in 12.4.
  const sorting = { sortBy: options.sortBy, initialSortBy: options.sortBy };
  const several = withFields.length > 1;
  return (
    <>
      <TableNG
        data={withFields[index]}
        width={width}
        height={several ? height - PICKER_HEIGHT : height}
        structureRev={index}
        noHeader={options.showHeader === false}
        {...sorting}
      />
      {several && (
        <div style={{ paddingTop: 8 }}>
          <Combobox
            aria-label="Series of the table"
            options={withFields.map((frame, value) => ({ value, label: seriesName(frame, value) }))}
            value={index}
            onChange={({ value }) => setChosen(value)}
          />
        </div>
      )}
    </>
  );
}

function seriesName(frame: DataFrame, index: number): string {
  return (
    frame.fields.find(({ config }) => config.displayNameFromDS)?.config.displayNameFromDS ??
    getFrameDisplayName(frame, index)
  );
}
