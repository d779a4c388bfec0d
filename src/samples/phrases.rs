//! Phrase grammar of the sample texts, in the register of a bulletin.

use super::random::Random;

const ACTIONS: [&str; 14] = [
    "持续优化",
    "全面梳理",
    "稳步推进",
    "集中整治",
    "专题研究",
    "督促落实",
    "细化完善",
    "统筹开展",
    "带头精简",
    "扎实做好",
    "有序承接",
    "跟踪评估",
    "提前部署",
    "动态调整",
];
const OBJECTS: [&str; 24] = [
    "许可事项办事指南",
    "电子证照归集应用",
    "窗口首问负责制度",
    "企业开办全流程服务",
    "工程建设项目并联审查",
    "高频事项跨区域协同",
    "审批档案数字化管理",
    "惠企政策免申即享",
    "办事材料共享核验",
    "窗口人员业务培训",
    "特殊群体便利服务",
    "事项目录与实施清单",
    "评价数据核查整改",
    "告知承诺事中监管",
    "现场勘验联合踏勘",
    "节假日预约服务",
    "自助终端布设",
    "信用信息修复服务",
    "招标投标交易监督",
    "政务热线工单流转",
    "中介服务事项清理",
    "年度资质延续审查",
    "远程异地评标",
    "审管联动信息推送",
];
const WAYS: [&str; 16] = [
    "压减重复提交的材料",
    "明确各环节的责任人和时限",
    "组织业务骨干逐条核对",
    "建立问题台账并按周销号",
    "邀请企业代表现场体验",
    "汇编常见问题与解答",
    "对照国家标准查找差距",
    "开通重点项目绿色通道",
    "安排专人全程跟进",
    "开展岗位互学和案例讲评",
    "统一受理口径与审查要点",
    "实行线上线下同标准办理",
    "将承诺时限再压缩三分之一",
    "通过视频连线答复咨询",
    "复核历史数据的准确性",
    "引导群众使用移动端申报",
];
const RESULTS: [&str; 12] = [
    "办事群众满意度稳步提升",
    "平均办理时长明显缩短",
    "为项目早日开工创造了条件",
    "得到参会企业一致好评",
    "形成了可复制的工作规范",
    "有效减少了群众往返次数",
    "为下一步集成改革打下基础",
    "确保各项任务按期完成",
    "进一步规范了自由裁量",
    "营造了公开透明的办事环境",
    "实现了全年零投诉目标",
    "推动窗口作风持续向好",
];
const PLACES: [&str; 21] = [
    "成都市",
    "自贡市",
    "攀枝花市",
    "泸州市",
    "德阳市",
    "绵阳市",
    "广元市",
    "遂宁市",
    "内江市",
    "乐山市",
    "南充市",
    "宜宾市",
    "广安市",
    "达州市",
    "巴中市",
    "雅安市",
    "眉山市",
    "资阳市",
    "阿坝州",
    "甘孜州",
    "凉山州",
];
const ORDINALS: [&str; 5] = ["一是", "二是", "三是", "四是", "五是"];

/// Draws a task: `稳步推进电子证照归集应用`.
pub fn task(random: &mut Random) -> String {
    format!("{}{}", random.pick(&ACTIONS), random.pick(&OBJECTS))
}

/// Draws a place: `绵阳市`.
pub fn place(random: &mut Random) -> &'static str {
    random.pick(&PLACES)
}

/// Draws the text that follows a department's name, up to the last full stop. `length` is the number of clauses.
pub fn report(length: u32, random: &mut Random) -> String {
    let mut text = match random.below(4) {
        0 => format!("{}。", task(random)),
        1 => format!("赴{}调研，就{}听取意见。", place(random), random.pick(&OBJECTS)),
        2 => format!("召开样例专题会，{}、{}。", task(random), task(random)),
        _ => format!("印发《{}样例办法（试行）》，{}。", random.pick(&OBJECTS), random.pick(&WAYS)),
    };
    let mut left = length;
    while left > 0 {
        let clauses = left.min(random.between(1, 5));
        text.push_str(&if clauses >= 3 { enumeration(clauses, random) } else { sentence(random) });
        left -= clauses;
    }
    text
}

/// Draws a sentence.
fn sentence(random: &mut Random) -> String {
    let (way, result) = (random.pick(&WAYS), random.pick(&RESULTS));
    match random.below(4) {
        0 => format!("通过{}，{result}。", random.pick(&OBJECTS)),
        1 => format!("截至目前，共办结 {} 件，{result}。", random.between(12, 4800)),
        2 => format!("期间走访企业 {} 家，{way}，{result}。", random.between(2, 60)),
        _ => format!("工作组{way}，{}，{result}。", random.pick(&WAYS)),
    }
}

/// Draws an enumeration: `一是…；二是…；三是…。`
fn enumeration(clauses: u32, random: &mut Random) -> String {
    let parts: Vec<String> = ORDINALS
        .into_iter()
        .take(clauses as usize)
        .map(|ordinal| format!("{ordinal}{}，{}", task(random), random.pick(&WAYS)))
        .collect();
    format!("{}。", parts.join("；"))
}

/// Replaces marks by half-width ones, as some departments type them.
pub fn half_width(text: &str) -> String {
    text.replace('，', ", ").replace('；', "; ")
}
