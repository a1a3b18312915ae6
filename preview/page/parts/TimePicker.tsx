import { dateMath, dateTime, isDateTime, rangeUtil, type RawTimeRange, type TimeRange } from '@grafana/data';
import { TimeRangePicker } from '@grafana/ui';

interface TimePickerProps {
  range: TimeRange;
  timeZone: string;
  onChange: (from: string, to: string) => void;
  onChangeTimeZone: (timeZone: string) => void;
}

/** Grafana's time range picker; the range is kept as text, as in Grafana's URLs. */
export function TimePicker({ range, timeZone, onChange, onChangeTimeZone }: TimePickerProps) {
  const shift = (direction: -1 | 1) => {
    const half = (range.to.valueOf() - range.from.valueOf()) / 2;
    onChange(String(range.from.valueOf() + direction * half), String(range.to.valueOf() + direction * half));
  };
  const zoomOut = () => {
    const span = range.to.valueOf() - range.from.valueOf();
    onChange(String(range.from.valueOf() - span / 2), String(range.to.valueOf() + span / 2));
  };
  return (
    <TimeRangePicker
      value={range}
      timeZone={timeZone}
      onChange={({ raw }) => onChange(boundText(raw.from), boundText(raw.to))}
      onChangeTimeZone={onChangeTimeZone}
      onMoveBackward={() => shift(-1)}
      onMoveForward={() => shift(1)}
      onZoom={zoomOut}
    />
  );
}

export function toTimeRange(from: string, to: string, timeZone: string): TimeRange {
  const raw: RawTimeRange = { from: bound(from), to: bound(to) };
  if (!isValid(raw.from) || !isValid(raw.to)) {
    return rangeUtil.convertRawToRange({ from: 'now-24h', to: 'now' }, timeZone);
  }
  return rangeUtil.convertRawToRange(raw, timeZone);
}

function bound(text: string): RawTimeRange['from'] {
  return /^\d+$/.test(text) ? dateTime(Number(text)) : text;
}

function isValid(value: RawTimeRange['from']): boolean {
  return isDateTime(value) ? value.isValid() : dateMath.isValid(value);
}

function boundText(value: RawTimeRange['from']): string {
  return isDateTime(value) ? String(value.valueOf()) : value;
}
