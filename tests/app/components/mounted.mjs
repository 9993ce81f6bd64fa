// Which calls a part hears, as Streamlit makes them: [{call, cleanup?, leaves?}], in this order.
import { readFileSync } from 'node:fs';

const { mounted } = await import('../../../convviz/app/components/common/js/mounted.js');

const told = [];
class Part {
  constructor() {
    told.push('made');
  }
  async update(data) {
    told.push(data);
  }
  fail(error) {
    throw error;
  }
  destroy() {
    told.push('destroyed');
  }
}
const root = Object.assign(new EventTarget(), { isConnected: true });
const parentElement = /** @type {Element} */ (/** @type {unknown} */ ({ querySelector: () => root }));
const mount = mounted('.part', Part);
const setTriggerValue = () => told.push('sent');
const cleanups = {};
for (const [event, name] of JSON.parse(readFileSync(0, 'utf8'))) {
  if (event === 'call') cleanups[name] = mount({ data: name, parentElement, setTriggerValue });
  if (event === 'cleanup') cleanups[name]();
  if (event === 'leave') root.isConnected = false;
}
process.stdout.write(JSON.stringify(told));
