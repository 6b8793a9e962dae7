import json,sys,glob,collections,re
d=json.load(open(sorted(glob.glob('/tmp/h/me/pace/prof/*.cpuprofile'))[-1]))
nodes={n['id']:n for n in d['nodes']}
parent={}
for n in d['nodes']:
    for c in n.get('children',[]): parent[c]=n['id']
selft=collections.Counter()
for s,dt in zip(d['samples'],d['timeDeltas']): selft[s]+=dt
def key(n):
    cf=n['callFrame']; u=cf['url']; u=re.sub(r'.*node_modules/','',u); u=re.sub(r'.*/pace/','',u)
    return f"{cf['functionName'] or '(anon)'} {u}:{cf['lineNumber']+1}"
flat=collections.Counter(); incl=collections.Counter(); pkg=collections.Counter()
for i,t in selft.items():
    flat[key(nodes[i])]+=t
    u=nodes[i]['callFrame']['url']
    m=re.search(r'node_modules/((?:@[^/]+/)?[^/]+)',u); pkg[m.group(1) if m else (re.sub(r'.*/pace/','',u).rsplit('/',1)[0] if u else nodes[i]['callFrame']['functionName'])]+=t
    seen=set(); j=i
    while j:
        k=key(nodes[j])
        if k not in seen: incl[k]+=t; seen.add(k)
        j=parent.get(j)
tot=sum(selft.values())/1e6
print('total',tot)
for name,c,n in(('self',flat,35),('pkg',pkg,30),('incl',incl,90)):
    print('==',name)
    for k,v in c.most_common(n): print('%.2f %s'%(v/1e6,k))
