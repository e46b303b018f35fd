import { test } from '@jest/globals';
import { sourceFiles } from '../support/source-files.js';
test('x', () => {
  const files = sourceFiles(['domain','workflows','activities','host','render','worker','client','lab']);
  const edges = new Map<string, Set<string>>();
  for (const f of files) for (const i of f.imports) {
    const from = f.path.split('/')[0]!; const to = i.ours ? i.of.split('/')[0]! : i.of.startsWith('node:') ? 'node:' : i.of;
    const k = `${from} → ${to}${i.typeOnly?' (type)':''}`; if (from===to) continue;
    if(!edges.has(k)) edges.set(k,new Set()); edges.get(k)!.add(f.path + ' ' + i.of);
  }
  console.log([...edges].map(([k,v])=>k+' '+v.size+(v.size<4?'   '+[...v].join(', '):'')).sort().join('\n'));
  console.log(files.filter(f=>f.path.startsWith('activities')).flatMap(f=>f.imports.filter(i=>i.of.startsWith('host')).map(i=>f.path+' '+i.of+i.typeOnly)).join('\n'));
  console.log(files.filter(f=>f.path.startsWith('lab')||f.path.startsWith('client')).flatMap(f=>f.imports.filter(i=>/^(host|worker|lab|render|activities|workflows)/.test(i.of) && f.path.split('/')[0]!==i.of.split('/')[0]).map(i=>f.path+' '+i.of+i.typeOnly)).join('\n'));
  // cycles
  for (const types of [false,true]) {
    const g = new Map(files.map(f=>[f.path,f.imports.filter(i=>i.ours&&(types||!i.typeOnly)).map(i=>i.of)]));
    const state=new Map<string,number>(); const stack:string[]=[]; const found:string[]=[];
    const visit=(n:string)=>{ if(state.get(n)===2) return; if(state.get(n)===1){found.push([...stack.slice(stack.indexOf(n)),n].join(' > '));return;} state.set(n,1);stack.push(n);for(const m of g.get(n)??[])visit(m);stack.pop();state.set(n,2);};
    for(const n of g.keys()) visit(n);
    console.log(types, found);
  }
  const lines=files.map(f=>f.lines).sort((a,b)=>a-b); console.log('median',lines[lines.length>>1], files.filter(f=>f.lines>250).map(f=>f.path+f.lines));
});
