import { createDataFrame, dateTime, type DataQueryRequest, FieldType } from '@grafana/data';

import { annotationProblem, annotationSupport, asHtml, asMarks, isForAnnotations, shortestRegion } from './annotations';
import { isComplete, migrateQuery } from './migrate';
import { type AmperecloudQuery } from './query.gen';
import { useFakeVariables } from './testing/templateSrv';

const queryOf = (part: object) => migrateQuery({ refId: 'Anno', ...part });

describe('annotations', () => {
  it('start with events of missing data, which need a scope and nothing else', () => {
    const query = queryOf(annotationSupport.getDefaultQuery!());
    expect(query).toMatchObject({ queryType: 'events', events: { kind: 'missing', duration: 60 } });
    expect(isComplete(query)).toBe(false);
    expect(isComplete({ ...query, scope: 'all' })).toBe(true);
    expect(isComplete({ ...query, scope: 'all', events: { ...query.events, kind: 'threshold' } })).toBe(false);
  });

  it('refuse queries whose every value would be a mark', () => {
    expect(annotationProblem(queryOf({ queryType: 'events' }))).toBeUndefined();
    expect(annotationProblem(queryOf({ queryType: 'readings' }))).toMatch(/choose the query type Events/);
    expect(annotationProblem(queryOf({}))).toMatch(/choose the query type Events/);
    expect(annotationProblem(queryOf({ queryType: 'facilities' }))).toMatch(/choose the query type Events/);
  });

  it('are told from the queries of panels', () => {
    const request = (...refIds: string[]) =>
      ({ targets: refIds.map((refId) => ({ refId })) }) as DataQueryRequest<AmperecloudQuery>;
    expect(isForAnnotations(request('Anno'))).toBe(true);
    expect(isForAnnotations(request('A'))).toBe(false);
    expect(isForAnnotations(request('Anno', 'A'))).toBe(false);
  });

  it('show what plants and states are called as it is, also where it looks like HTML', () => {
    const frame = createDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [1] },
        { name: 'title', type: FieldType.string, values: ['Status: <b>"A & B"</b>'] },
        { name: 'text', type: FieldType.string, values: ['Park <img src=x onerror=alert(1)>\nFor 1 h.'] },
        { name: 'tags', type: FieldType.string, values: ['state,A & B'] },
      ],
    });
    const shown = asHtml(frame);
    const valueOf = (name: string) => shown.fields.find((field) => field.name === name)!.values[0];
    expect(valueOf('title')).toBe('Status: &lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt;');
    expect(valueOf('text')).toBe('Park &lt;img src=x onerror=alert(1)&gt;<br />For 1 h.');
    expect(valueOf('tags')).toBe('state,A & B');
    expect(frame.fields[1].values[0]).toContain('<b>');
  });

  it('are marks where a region would be narrower than a pixel, of which nothing could be pointed at', () => {
    const hour = 3_600_000;
    const frame = createDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [0, 0, 10 * hour] },
        { name: 'timeEnd', type: FieldType.time, values: [hour, 24 * hour, 10 * hour] },
      ],
    });
    const of = (days: number) => {
      const to = dateTime(days * 24 * hour);
      const range = { from: dateTime(0), to, raw: { from: dateTime(0), to } };
      return asMarks(frame, shortestRegion(range)).fields.map(({ values }) => values);
    };
    const begins = [0, 0, 10 * hour];
    expect(of(1)).toEqual([begins, [hour, 24 * hour, null]]);
    expect(of(365)).toEqual([begins, [null, 24 * hour, null]]);
    expect(frame.fields[1].values).toEqual([hour, 24 * hour, 10 * hour]);
  });

  it('link to the plant and the device, whose names and ids stay what they are', () => {
    useFakeVariables({});
    const texts = (name: string, value: string) => ({ name, type: FieldType.string, values: [value] });
    const frame = createDataFrame({
      fields: [
        texts('text', 'No values'),
        texts('facility', 'A "B"'),
        texts('facilityId', 'f/1"><x'),
        texts('device', ''),
        texts('deviceId', ''),
      ],
    });
    const links = { facility: 'https://app.example/p/{{facilityId}}', device: '/d/x?var-device={{deviceId}}' };
    expect(asHtml(frame, links).fields[0].values[0]).toBe(
      'No values<br /><a href="https://app.example/p/f%2F1%22%3E%3Cx">A &quot;B&quot;</a>'
    );
    expect(asHtml(frame, { dashboards: true }).fields[0].values[0]).toContain(
      '<a href="/d/amperecloud-plant?var-facility=f%2F1%22%3E%3Cx&amp;'
    );
  });
});
