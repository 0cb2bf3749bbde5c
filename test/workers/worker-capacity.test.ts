import { PROFILE_NAMES, usualProfile, workerCapacity } from '../../src/workers/worker-capacity';

it('keeps in memory, for any number of desks, all that runs at once: session, desk, lock, and a start', () => {
  for (const name of PROFILE_NAMES)
    for (const desks of [1, 10, 100, 500])
      expect(workerCapacity(desks, name).maxCachedWorkflows).toBeGreaterThanOrEqual(4 * desks);
});

it('is what one desk always had', () => {
  expect(workerCapacity(1)).toEqual({
    maxCachedWorkflows: 50,
    maxConcurrentActivityTaskExecutions: 20,
    maxConcurrentWorkflowTaskExecutions: 10,
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 10 },
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 10 },
  });
});

it('is for the open when the desks are many, and does no more at once than a machine can', () => {
  expect([1, 10, 11, 500].map(usualProfile)).toEqual(['laptop', 'laptop', 'open', 'open']);
  expect(workerCapacity(20).maxConcurrentActivityTaskExecutions).toBe(60);
  expect(workerCapacity(500).maxConcurrentActivityTaskExecutions).toBe(200);
});

it('gives way to what is set by hand', () => {
  expect(workerCapacity(1, 'laptop', { cachedWorkflows: 7, activities: 8, workflowTasks: 9 })).toMatchObject({
    ...{
      maxCachedWorkflows: 7,
      maxConcurrentActivityTaskExecutions: 8,
      maxConcurrentWorkflowTaskExecutions: 9,
    },
  });
});
