"""Words that news uses for the same thing. A small general table, written for this purpose; measured, not
exhaustive."""

from collections.abc import Container, Iterable
from functools import lru_cache

from index.text.lexemes import Lexeme, form

_GROUPS = """
say,tell,state,announce,report,declare,note,add,reveal,disclose,mention,remark,express,inform,communicate,convey,claim
rise,climb,increase,grow,gain,jump,surge,soar,rally,spike,skyrocket,growth
fall,drop,decrease,decline,slump,plunge,sink,tumble,dip,slip,slide,plummet,reduction,reduce,cut,lower,downturn,shrink
begin,start,launch,commence,initiate,kick
end,finish,conclude,complete,close,terminate
win,victory,triumph,beat,defeat
buy,purchase,acquire,acquisition
kill,die,death,fatality,dead,deadly,slay,perish,passing
injure,hurt,wound,injury
meet,meeting,talks,summit,hold
visit,trip,travel,tour
big,large,huge,major,significant,massive,substantial,considerable
small,little,minor,slight,tiny
show,demonstrate,indicate,reveal,display,exhibit
help,assist,aid,support
ask,request,urge,call,appeal,seek
order,command,direct,instruct,mandate
plan,intend,aim,scheme,proposal,propose
try,attempt,seek,effort
allow,permit,let,enable,authorize
ban,prohibit,forbid,bar,outlaw
leave,depart,exit,quit
arrive,come,reach,land
company,firm,business,corporation,enterprise,franchise
country,nation,state
government,administration,authorities
boss,chief,ceo,head,leader,chairman,executive
worker,employee,staff,staffer
attack,assault,strike,raid
fight,battle,combat,clash
police,officer,cop
money,fund,cash
deal,agreement,accord,pact,contract
problem,issue,trouble,difficulty
important,key,crucial,vital,essential,critical
use,utilize,employ
make,create,produce,manufacture,build
get,obtain,receive,gain
give,provide,offer,supply,grant,donate
find,discover,uncover,detect,locate
worry,concern,fear,anxiety
house,home,residence
car,vehicle,automobile
doctor,physician,medic
child,kid,youngster,minor
movie,film
job,position,post,role
choose,select,pick
elect,vote,election
keep,retain,maintain
stop,halt,cease
reject,refuse,decline,dismiss
accept,approve,agree
admit,acknowledge,concede,confess,recognize,accept
accuse,charge,allege
arrest,detain,custody
sentence,jail,imprison,prison
shoot,gunfire,gunman,shooting
storm,hurricane,typhoon,cyclone
fire,blaze,wildfire
flood,flooding,inundation
quake,earthquake
warn,caution,alert
hit,strike
sick,ill,illness,disease
drug,medicine,medication
quick,fast,rapid,swift
near,close,nearby
previous,former,earlier,past
new,recent,latest,fresh
now,currently,present
get,become
expect,anticipate,predict,forecast,project
remove,delete,eliminate,uninstall,eradicate
known,recognize,describe,refer,call,name,dub
fallout,aftermath,consequence,repercussion,outcome
cope,deal,handle,manage,grapple,struggle,contend
happen,occur,take
join,participate,attend
lead,head,chair
publish,release,issue
talk,speak,discuss,discussion
cause,lead,trigger,prompt,spark
include,feature,contain,comprise
area,region,zone
place,spot,location,site,venue
join,unite
study,research,survey
protest,demonstration,rally,march
cost,price
profit,earnings
revenue,sales,turnover
murder,kill,homicide
own,possess
threat,threaten,menace
resign,quit,resignation
appoint,name
crash,collision,collide
destroy,demolish,devastate,ruin
damage,harm
continue,remain,persist,ongoing,stay
change,alter,modify,shift
grow,expand,expansion
improve,enhance,better
approximately,about,roughly,around
people,person,individual,human
film,shoot
photo,photograph,picture,image
gay,homosexual
american,americans
likely,probable
crowd,gathering
smartphone,phone,mobile,cellphone
consecutive,straight,successive
measure,move,step,action,effort,bid
break,pause,rest,hiatus
death,demise
giant,behemoth,titan
meeting,gathering,session
restrain,contain,curb,limit,check,restrict,control
exceed,surpass,breach,top
conduct,execute,perform,undertake,carry
evidence,proof
victim,casualty
wealthy,rich,affluent
quarrel,dispute,row,argument
approval,permission,consent
delay,postpone,defer
cancel,scrap,abandon
rescue,save
evacuate,flee
border,frontier
capital,city,town
strategy,plan,policy
fine,penalty
law,legislation,bill,act
lawmaker,legislator,parliamentarian,mp
lawyer,attorney
spouse,wife,husband,partner
baby,infant,newborn
aircraft,plane,airplane,jet
ship,vessel,boat
soldier,troop,serviceman
weapon,arm,munition
missile,rocket
refugee,migrant
voter,electorate
poll,survey
rule,regulation
tax,levy,duty
trade,commerce
wage,pay,salary
debt,loan
market,exchange
consumer,customer,shopper
student,pupil
school,academy
university,college
hospital,clinic
scientist,researcher
teacher,educator
player,athlete
match,game,fixture
goal,target,objective
record,milestone
author,writer
song,track,single
award,prize,honor,honour
ceremony,event
festival,celebration
fan,supporter
opponent,rival,adversary,foe
ally,partner
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _GROUPS.split():
        group = {form(word).stem for word in line.split(",")}
        for word in group:
            table.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in table.items()}


def near(word: Lexeme, other: Lexeme) -> bool:
    """May the two stand for each other: one group, or one root (the first five letters and all but the last three)?"""
    return related(word.stem, other.stem)


def relatives(stem: str, others: Container[str], alike: Iterable[str]) -> list[str]:
    """Which of some stems are related to one; `alike` are those of them that begin with its first four letters."""
    group = _table().get(stem, frozenset())
    return [*(other for other in group if other in others), *(other for other in alike if related(stem, other))]


@lru_cache(maxsize=50_000)
def related(stem: str, other: str) -> bool:
    """The same for two stems."""
    if other in _table().get(stem, ()):
        return True
    shorter = min(len(stem), len(other))
    if shorter < 5 or stem[:4] != other[:4]:
        return False
    common = next((n for n in range(shorter) if stem[n] != other[n]), shorter)
    return common >= 5 and common >= max(len(stem), len(other)) - 4
