import { screen, waitFor } from '@testing-library/react';

import { CoreApp } from '@grafana/data';

import { type Resolution } from '../../query.gen';
import { FakeBackend } from '../../testing/backend';
import {
  type EditorProps,
  chosen,
  FACILITIES,
  found,
  picker,
  READING_TYPES,
  renderQueryEditor,
  settled,
  texts,
  unfold,
} from '../../testing/queryEditor';
import { useFakeVariables } from '../../testing/templateSrv';

describe('variables in the query editor', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = new FakeBackend({ facilities: FACILITIES, 'reading-types': READING_TYPES });
    useFakeVariables({
      facility: { value: ['60f1', '60f2'], label: 'Plant' },
      filters: { value: '', type: 'adhoc' },
      step: { value: '15m', type: 'interval' },
    });
  });

  afterEach(settled);

  it('are offered first, and kept as text', async () => {
    const { query, user } = renderQueryEditor();
    await user.click(picker('Facility'));
    await found(/\$facility/);
    expect(screen.getByText('Dashboard variables')).toBeInTheDocument();
    expect((await texts())[0]).toBe('$facilityPlant');
    expect(screen.queryByText('$filters')).not.toBeInTheDocument();
    expect(screen.queryByText('$step')).not.toBeInTheDocument();
    await user.click(await found(/\$facility/));
    expect(query().facilities).toEqual(['$facility']);
    expect(chosen('$facility')).toBeInTheDocument();
  });

  it('that the dashboard does not have can be typed', async () => {
    const { query, user } = renderQueryEditor();
    await user.type(picker('Facility'), ' ${{other} ');
    await user.click(await found(/\${other}/));
    expect(query().facilities).toEqual(['${other}']);
    expect(chosen('${other}')).toBeInTheDocument();
  });

  it('are replaced before the reading types are asked for', async () => {
    renderQueryEditor({ facilities: ['$facility', '60f3', '$unknown'] });
    await waitFor(() => expect(backend.count('reading-types')).toBe(1));
    expect(backend.requests.at(-1)?.params).toEqual({ facility: ['60f1', '60f2', '60f3'], missing: 'true' });
  });

  it('are replaced by the values of a repeated panel', async () => {
    const scopedVars = { facility: { value: '60f2', text: 'Wald' } };
    renderQueryEditor(
      { facilities: ['$facility'] },
      { data: { request: { scopedVars } } as unknown as EditorProps['data'] }
    );
    await waitFor(() => expect(backend.count('reading-types')).toBe(1));
    expect(backend.requests.at(-1)?.params).toEqual({ facility: ['60f2'], missing: 'true' });
  });

  it('can stand for the resolution', async () => {
    const { query, user } = renderQueryEditor();
    await unfold(user, 'Calculation');
    await user.click(picker('Resolution'));
    await user.click(await found('$step'));
    expect(query().resolution).toBe('$step');
  });

  it('stay visible where they are not known', async () => {
    useFakeVariables();
    // What is still a variable after all were replaced is told, so that its group is unfolded.
    renderQueryEditor({ resolution: '$gone' as Resolution, facilities: ['$gone'] });
    expect(picker('Resolution')).toHaveValue('$gone');
    await settled();
    expect(chosen('$gone')).toBeInTheDocument();
  });
});

describe('the query editor in alert rules', () => {
  beforeEach(() => {
    new FakeBackend({ facilities: FACILITIES, 'reading-types': READING_TYPES });
    useFakeVariables({ facility: { value: '60f1' } });
  });

  afterEach(settled);

  it.each([CoreApp.UnifiedAlerting, CoreApp.CloudAlerting])('%s offers no variables and says why', async (app) => {
    const { user } = renderQueryEditor({}, { app });
    expect(screen.getByText(/^Dashboard variables have no value in an alert rule\./)).toBeInTheDocument();
    await user.click(picker('Facility'));
    await found(/Solarpark Köris/);
    expect(screen.queryByRole('option', { name: /\$facility/ })).not.toBeInTheDocument();
    await unfold(user, 'Calculation');
    await user.click(picker('Resolution'));
    await found('1 hour');
    expect(screen.queryByRole('option', { name: '$facility' })).not.toBeInTheDocument();
  });

  it('warns of variables that came along', async () => {
    renderQueryEditor({ facilities: ['$facility'] }, { app: CoreApp.UnifiedAlerting });
    await settled();
    expect(screen.getByRole('alert')).toHaveTextContent('Replace the dashboard variables');
  });
});
